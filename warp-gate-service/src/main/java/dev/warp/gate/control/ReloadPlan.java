package dev.warp.gate.control;

import dev.warp.control.v1.Origin;
import dev.warp.gate.config.FarGateConfiguration;
import dev.warp.gate.config.GateConfiguration;
import dev.warp.gate.config.LoopbackGate;
import dev.warp.gate.config.TunnelConfiguration;
import dev.warp.gate.config.UnixGate;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What is to be done to go from one configuration file to another: tunnels are closed, far gates
 * removed and added, tunnels opened and updated, in this order. What the API has changed stays as
 * the API has it.
 */
final class ReloadPlan {

  private final LiveGate live;
  private final TunnelControl tunnelControl;
  private final FarGateControl farGateControl;
  private final Map<String, TunnelConfiguration> tunnelsBefore;
  private final Map<String, TunnelConfiguration> tunnelsAfter;
  private final Map<String, FarGateConfiguration> farGatesBefore;
  private final Map<String, FarGateConfiguration> farGatesAfter;
  private final Set<String> reopened = new HashSet<>();
  private final Set<String> replaced = new HashSet<>();
  private final Steps steps = new Steps();
  private final List<String> changes = new ArrayList<>();
  private final List<String> atNextStart = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  ReloadPlan(LiveGate live, GateConfiguration before, GateConfiguration after) {
    this.live = live;
    this.tunnelControl = new TunnelControl(live);
    this.farGateControl = new FarGateControl(live);
    this.tunnelsBefore = byName(before.tunnels(), TunnelConfiguration::name);
    this.tunnelsAfter = byName(after.tunnels(), TunnelConfiguration::name);
    this.farGatesBefore = byName(before.farGates(), FarGateConfiguration::name);
    this.farGatesAfter = byName(after.farGates(), FarGateConfiguration::name);
    plan();
  }

  private static <T> Map<String, T> byName(List<T> all, Function<T, String> name) {
    return all.stream().collect(Collectors.toMap(name, Function.identity()));
  }

  private void plan() {
    farGatesAfter.values().forEach(this::findReplaced);
    tunnelsAfter.values().forEach(this::findReopened);
    live.tunnels().values().stream().filter(this::isOfFile).forEach(this::close);
    live.farGates().values().forEach(this::remove);
    farGatesAfter.values().forEach(this::addOrMove);
    tunnelsAfter.values().forEach(this::openOrUpdate);
    tunnelsBefore.keySet().stream()
        .filter(name -> !tunnelsAfter.containsKey(name))
        .forEach(this::mindGone);
  }

  Steps steps() {
    return steps;
  }

  /** What is changed by it, a line each. */
  List<String> changes() {
    return changes;
  }

  /** What is different in the file, and the API has otherwise until the next start; a line each. */
  List<String> atNextStart() {
    return atNextStart;
  }

  /** What is different in the file, and the API has otherwise for good; a line each. */
  List<String> warnings() {
    return warnings;
  }

  private boolean isOfFile(LiveTunnel tunnel) {
    return tunnel.origin() == Origin.ORIGIN_FILE;
  }

  private boolean isOfFile(String tunnel) {
    LiveTunnel known = live.tunnels().get(tunnel);
    return known != null && isOfFile(known);
  }

  /** A far gate of another key, or another secret, is another far gate. */
  private void findReplaced(FarGateConfiguration after) {
    FarGateConfiguration before = farGatesBefore.get(after.name());
    if (before != null
        && !(before.publicKey().equals(after.publicKey())
            && before.presharedKey().equals(after.presharedKey()))) {
      replaced.add(after.name());
    }
  }

  private void findReopened(TunnelConfiguration after) {
    TunnelConfiguration before = tunnelsBefore.get(after.name());
    if (before == null) {
      return;
    }
    boolean another = TunnelControl.fixedDifference(before, after).isPresent();
    if (another || replaced.contains(after.farGate()) || takesTheSocketOfAnother(after)) {
      reopened.add(after.name());
    }
  }

  private boolean takesTheSocketOfAnother(TunnelConfiguration after) {
    return tunnelsBefore.values().stream()
        .anyMatch(other -> !other.name().equals(after.name()) && place(other).equals(place(after)));
  }

  private static Object place(TunnelConfiguration tunnel) {
    return switch (tunnel.gate()) {
      case LoopbackGate loopback -> loopback.applicationToGate();
      case UnixGate unix -> unix.path();
    };
  }

  private void close(LiveTunnel tunnel) {
    String name = tunnel.name();
    boolean gone = !tunnelsAfter.containsKey(name);
    if (gone || reopened.contains(name)) {
      steps.add(
          () -> tunnelControl.close(name),
          () -> tunnelControl.open(tunnel.configuration(), Origin.ORIGIN_FILE));
      if (gone) {
        changes.add("tunnel %s: closed".formatted(name));
      }
    }
  }

  private void remove(LiveFarGate farGate) {
    String name = farGate.configuration().name();
    boolean gone = !farGatesAfter.containsKey(name);
    if (farGate.origin() != Origin.ORIGIN_FILE || !(gone || replaced.contains(name))) {
      return;
    }
    steps.add(
        () -> farGateControl.leave(name),
        () -> farGateControl.add(farGate.configuration(), Origin.ORIGIN_FILE));
    if (gone) {
      changes.add("far gate %s: removed".formatted(name));
    }
  }

  private void addOrMove(FarGateConfiguration after) {
    String name = after.name();
    FarGateConfiguration before = farGatesBefore.get(name);
    if (after.equals(before)) {
      return;
    }
    LiveFarGate known = live.farGates().get(name);
    boolean ours = known != null && known.origin() == Origin.ORIGIN_FILE;
    if ((known != null && !ours) || (before != null && known == null)) {
      leave("far gate " + name, known == null ? Origin.ORIGIN_RUNTIME : known.origin());
    } else if (ours && !replaced.contains(name)) {
      steps.add(() -> farGateControl.move(after), () -> farGateControl.move(known.configuration()));
      changes.add("far gate %s: addresses %s".formatted(name, after.addresses()));
    } else {
      steps.add(
          () -> farGateControl.add(after, Origin.ORIGIN_FILE), () -> farGateControl.leave(name));
      changes.add("far gate %s: %s".formatted(name, ours ? "has another key" : "added"));
    }
  }

  private void openOrUpdate(TunnelConfiguration after) {
    String name = after.name();
    TunnelConfiguration before = tunnelsBefore.get(name);
    boolean changed = !after.equals(before);
    if (before != null ? !isOfFile(name) : live.tunnels().containsKey(name)) {
      if (changed) {
        leave("tunnel " + name, originOf(name));
      }
    } else if (before == null || reopened.contains(name)) {
      steps.add(() -> openChecked(after), () -> tunnelControl.close(name));
      changes.add(
          "tunnel %s: %s".formatted(name, before == null ? "opened" : "closed and opened anew"));
    } else if (changed) {
      steps.add(
          () -> tunnelControl.update(after, Origin.ORIGIN_FILE),
          () -> tunnelControl.update(before, Origin.ORIGIN_FILE));
      List<String> differences = Differences.of(TunnelSpecs.of(before), TunnelSpecs.of(after));
      changes.add("tunnel %s: %s".formatted(name, String.join(", ", differences)));
    }
  }

  private Origin originOf(String tunnel) {
    LiveTunnel known = live.tunnels().get(tunnel);
    return known == null ? Origin.ORIGIN_RUNTIME : known.origin();
  }

  /** The file is different, but it is the API that has said how this is to be. */
  private void leave(String what, Origin origin) {
    if (origin == Origin.ORIGIN_PERSISTED) {
      warnings.add(what + ": the file has no effect, for the API was told to keep it otherwise");
    } else {
      atNextStart.add(what + ": as the file says; until then it stays as the API has it");
    }
  }

  private Future<?> openChecked(TunnelConfiguration tunnel) {
    tunnelControl.requireNew(tunnel);
    return tunnelControl.open(tunnel, Origin.ORIGIN_FILE);
  }

  private void mindGone(String name) {
    if (live.tunnels().containsKey(name) && !isOfFile(name)) {
      leave("tunnel " + name, originOf(name));
    }
  }
}
