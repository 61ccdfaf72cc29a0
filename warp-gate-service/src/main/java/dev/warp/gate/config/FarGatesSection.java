package dev.warp.gate.config;

import dev.warp.protocol.keys.PrivateKey;
import dev.warp.protocol.keys.PublicKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code [far_gate]} and {@code [far_gates.NAME]}. */
final class FarGatesSection {

  /** What is wrong with a far gate that has the gate's own public key. */
  static final String OWN_KEY =
      "is this gate's own public key; write the one that the far gate prints when it starts";

  static final String SINGLE = "far_gate";
  private static final String SEVERAL = "far_gates";

  private final Section root;
  private final Optional<PublicKey> own;
  private final List<FarGateConfiguration> valid = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private final Map<PublicKey, String> pathByKey = new HashMap<>();
  private Optional<Section> firstWithoutAddress = Optional.empty();

  private FarGatesSection(Section root, Optional<PublicKey> own) {
    this.root = root;
    this.own = own;
  }

  /**
   * What was found.
   *
   * @param valid the far gates without a mistake
   * @param names of all far gates, those with a mistake too
   * @param missing whether there is none, not even one that a mistake may hide
   * @param firstWithoutAddress the first one that can only be found through a warp-map
   */
  record FarGates(
      List<FarGateConfiguration> valid,
      List<String> names,
      boolean missing,
      Optional<Section> firstWithoutAddress) {}

  static FarGates read(Section root, Optional<Identity> identity) {
    Optional<PublicKey> own =
        identity
            .filter(Identity.Configured.class::isInstance)
            .map(Identity.Configured.class::cast)
            .map(Identity.Configured::privateKey)
            .map(PrivateKey::publicKey);
    return new FarGatesSection(root, own).read();
  }

  private FarGates read() {
    if (root.has(SINGLE)) {
      read(SINGLE, root.child(SINGLE));
    }
    root.child(SEVERAL).entries().forEach(entry -> read(entry.name(), entry.section()));
    boolean missing =
        !root.has(SINGLE)
            && names.isEmpty()
            && !root.problems().mayBeLeftOut(SINGLE)
            && !root.problems().mayBeLeftOut(SEVERAL);
    if (missing) {
      root.problems()
          .missing(1, SINGLE, "is missing; write [far_gate] and below it public_key = \"...\"");
    }
    return new FarGates(List.copyOf(valid), List.copyOf(names), missing, firstWithoutAddress);
  }

  private void read(String name, Section section) {
    if (names.contains(name)) {
      section
          .problems()
          .mistake(
              section.line(),
              section.path(),
              "[far_gate] already has the name far_gate; choose another NAME");
      return;
    }
    names.add(name);
    Optional<PublicKey> key = section.require(GateKeys.FAR_GATE_PUBLIC_KEY);
    key.ifPresent(present -> checkKey(section, present));
    Optional<List<HostPort>> addresses = section.find(GateKeys.FAR_GATE_ADDRESS);
    Optional<PresharedKey> presharedKey = section.find(GateKeys.FAR_GATE_PRESHARED_KEY);
    if (!section.has(GateKeys.FAR_GATE_ADDRESS)
        && section.isKnown(GateKeys.FAR_GATE_ADDRESS)
        && firstWithoutAddress.isEmpty()) {
      firstWithoutAddress = Optional.of(section);
    }
    key.map(k -> new FarGateConfiguration(name, k, addresses.orElse(List.of()), presharedKey))
        .ifPresent(valid::add);
  }

  private void checkKey(Section section, PublicKey key) {
    if (own.filter(key::equals).isPresent()) {
      section.mistake(GateKeys.FAR_GATE_PUBLIC_KEY, OWN_KEY);
    }
    if (key.equals(PublicKey.PUBLISHED_MAP_KEY)) {
      section.warning(
          GateKeys.FAR_GATE_PUBLIC_KEY,
          "the private half of this key has been published, so anybody can be this far gate; give"
              + " it another key");
    }
    String earlier = pathByKey.putIfAbsent(key, section.path());
    if (earlier != null) {
      section.mistake(
          GateKeys.FAR_GATE_PUBLIC_KEY,
          "is the same key as in [" + earlier + "]; write each far gate once");
    }
  }
}
