package dev.warp.cli.fleet;

import static dev.warp.cli.output.Units.UNKNOWN;

import com.google.protobuf.Timestamp;
import dev.warp.cli.gate.PathTexts;
import dev.warp.cli.output.Listing;
import dev.warp.cli.output.Properties;
import dev.warp.cli.output.Units;
import dev.warp.control.v1.FleetGate;
import dev.warp.control.v1.GateState;
import dev.warp.control.v1.NatKind;
import dev.warp.control.v1.Path;
import dev.warp.control.v1.PathState;
import dev.warp.control.v1.RegisteredInterface;
import dev.warp.control.v1.RemoteControl;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** Gates of a map as people read them. */
final class FleetTexts {

  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

  private FleetTexts() {}

  /** A row for each gate. */
  static Listing<FleetGate> listing() {
    return new Listing<FleetGate>()
        .text("GATE", FleetGate::getPublicKey)
        .text("STREAM", gate -> gate.getConnected() ? "up" : "none")
        .text("CONTROL", gate -> word(gate.getRemoteControl()))
        .figure("UPLINKS", gate -> Units.count(gate.getInterfacesCount()))
        .text("READY", gate -> gate.hasState() ? ready(gate.getState()) : UNKNOWN)
        .figure("PATHS UP", gate -> gate.hasState() ? pathsUp(gate.getState()) : UNKNOWN)
        .figure(
            "TUNNELS",
            gate -> gate.hasState() ? Units.count(gate.getState().getTunnelsCount()) : UNKNOWN);
  }

  /** Prints all that the map knows of a gate. */
  static void print(FleetGate gate, PrintWriter out) {
    SequencedMap<String, String> properties = new LinkedHashMap<>();
    properties.put("gate", gate.getPublicKey());
    properties.put("version", gate.getVersion());
    properties.put(
        "stream", gate.getConnected() ? "up since " + utc(gate.getConnectedSince()) : "none");
    properties.put("remote control", word(gate.getRemoteControl()));
    properties.put("ready", gate.hasState() ? ready(gate.getState()) : UNKNOWN);
    properties.put("because", String.join("\n", gate.getState().getGate().getReasonsList()));
    Properties.print(properties, out);
    out.println();
    interfaces().print(gate.getInterfacesList(), out);
    out.println();
    PathTexts.listing().print(PathTexts.paths(gate.getState().getFarGatesList()).values(), out);
  }

  private static Listing<RegisteredInterface> interfaces() {
    return new Listing<RegisteredInterface>()
        .figure("UPLINK", it -> Integer.toString(it.getId()))
        .text("SEEN AS", RegisteredInterface::getReflexive)
        .text("NAT", it -> word(it.getNat()))
        .text("RELAY", it -> it.getRelay() ? "may be used" : "no")
        .texts("OWN ADDRESS", RegisteredInterface::getHostsList);
  }

  private static String ready(GateState state) {
    return Units.yesNo(state.getGate().getReady());
  }

  private static String pathsUp(GateState state) {
    return Units.count(
        state.getFarGatesList().stream()
            .flatMap(farGate -> farGate.getPathsList().stream())
            .map(Path::getState)
            .filter(PathState.PATH_STATE_UP::equals)
            .count());
  }

  private static String word(RemoteControl control) {
    return switch (control) {
      case REMOTE_CONTROL_OFF -> "off";
      case REMOTE_CONTROL_VIEW -> "view";
      case REMOTE_CONTROL_FULL -> "full";
      case REMOTE_CONTROL_UNSPECIFIED, UNRECOGNIZED -> UNKNOWN;
    };
  }

  private static String word(NatKind nat) {
    return switch (nat) {
      case NAT_KIND_NONE -> "none";
      case NAT_KIND_TRANSLATED -> "yes";
      case NAT_KIND_UNSPECIFIED, UNRECOGNIZED -> UNKNOWN;
    };
  }

  private static String utc(Timestamp time) {
    return UTC.format(Instant.ofEpochSecond(time.getSeconds()));
  }
}
