package dev.warp.gate.config;

import dev.warp.protocol.keys.PublicKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code [warp_map]} or {@code [[warp_map]]}. */
final class WarpMapSection {

  private static final String NAME = "warp_map";

  private WarpMapSection() {}

  /**
   * Reads the maps. Without any, each far gate has to have an address, or else this gate a port
   * that is known to them beforehand, for them to come to.
   *
   * @param port that of the interfaces; 0 for any
   */
  static List<MapConfiguration> read(Section root, FarGatesSection.FarGates farGates, int port) {
    List<MapConfiguration> maps = new ArrayList<>();
    Set<PublicKey> keys = new HashSet<>();
    for (Section section : root.children(NAME)) {
      Optional<List<HostPort>> addresses = section.require(GateKeys.MAP_ADDRESS);
      Optional<PublicKey> key = section.require(GateKeys.MAP_PUBLIC_KEY);
      boolean relay = section.get(GateKeys.MAP_RELAY);
      Optional<HostPort> control = section.find(GateKeys.MAP_CONTROL);
      if (addresses.isPresent() && key.isPresent()) {
        maps.add(new MapConfiguration(addresses.get(), key.get(), relay, control));
      }
      key.ifPresent(present -> checkKey(section, present, keys));
    }
    if (!root.has(NAME)) {
      if (port == 0) {
        farGates.firstWithoutAddress().ifPresent(WarpMapSection::reportMissing);
      }
      if (farGates.missing()) {
        root.problems()
            .missing(
                1,
                NAME,
                "is missing; write [warp_map] with its address and public_key, unless each far gate"
                    + " has an address");
      }
    }
    return maps;
  }

  private static void checkKey(Section section, PublicKey key, Set<PublicKey> earlier) {
    if (!earlier.add(key)) {
      section.mistake(
          GateKeys.MAP_PUBLIC_KEY,
          "is the same key as in a [[warp_map]] above, so it is the same map; write all its"
              + " addresses in one list there");
    } else if (key.equals(PublicKey.PUBLISHED_MAP_KEY)) {
      section.warning(
          GateKeys.MAP_PUBLIC_KEY,
          "the private half of this key has been published, so anybody can be this map; give the"
              + " map a key of its own and write its public half");
    }
  }

  private static void reportMissing(Section farGate) {
    farGate
        .problems()
        .missing(
            farGate.line(),
            NAME,
            "is missing, and ["
                + farGate.path()
                + "] has no address; write [warp_map] with its address and public_key, or an"
                + " address for each far gate, or interfaces.port if they have this gate's");
  }
}
