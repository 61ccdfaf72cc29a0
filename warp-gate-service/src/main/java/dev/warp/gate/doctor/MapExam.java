package dev.warp.gate.doctor;

import dev.warp.gate.config.GateConfiguration;
import dev.warp.gate.config.InterfacesConfiguration;
import dev.warp.gate.engine.GateStatus.Registration;
import dev.warp.gate.engine.boundary.GateEvent;
import dev.warp.gate.io.Gate;
import dev.warp.gate.io.GateSnapshot;
import dev.warp.gate.io.GateSnapshot.InterfaceState;
import dev.warp.io.SecureRandomSource;
import dev.warp.protocol.keys.PrivateKey;
import dev.warp.protocol.wire.Endpoint;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;

/**
 * Asks the maps, over every interface, as a gate does: by running one for a moment that has a key
 * of its own and no tunnels, so that the real one is not disturbed.
 */
final class MapExam {

  private static final String WHY_SILENT =
      "look whether the map runs, its UDP port is open, and its public key is right; a map that"
          + " admits listed gates only does not answer this, which asks as a stranger";

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(6);
  private static final long LOOK_MILLIS = 100;
  private static final long START_SECONDS = 10;

  private final GateConfiguration configuration;
  private final List<String> warnings = new CopyOnWriteArrayList<>();

  MapExam(GateConfiguration configuration) {
    this.configuration = configuration;
  }

  List<Finding> run() throws InterruptedException {
    Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    try (PrivateKey key = PrivateKey.generate(new SecureRandomSource())) {
      Gate gate = new Gate(vertx, withoutTunnels(), key, new Listening());
      try {
        gate.start().toCompletionStage().toCompletableFuture().get(START_SECONDS, TimeUnit.SECONDS);
        return findings(settled(gate));
      } catch (ExecutionException | TimeoutException e) {
        return List.of(
            Finding.wrong("map", "cannot ask: " + e.getMessage(), "see what the message names"));
      } finally {
        gate.stop().toCompletionStage().toCompletableFuture().join();
      }
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
  }

  private GateConfiguration withoutTunnels() {
    InterfacesConfiguration anyPort = configuration.interfaces().with(0, false);
    return configuration.with(anyPort, List.of(), List.of());
  }

  /** Waits until every map has answered over every interface, or will not any more. */
  private static Optional<GateSnapshot> settled(Gate gate) throws InterruptedException {
    long began = System.nanoTime();
    Optional<GateSnapshot> latest = gate.snapshot();
    while (!latest.map(MapExam::isAnswered).orElse(false)
        && System.nanoTime() - began < PATIENCE_NANOS) {
      Thread.sleep(LOOK_MILLIS);
      latest = gate.snapshot();
    }
    return latest;
  }

  private static boolean isAnswered(GateSnapshot snapshot) {
    List<Registration> asked = snapshot.status().registrations();
    return !asked.isEmpty() && asked.stream().allMatch(each -> each.reflexive().isPresent());
  }

  private List<Finding> findings(Optional<GateSnapshot> last) {
    List<Finding> findings = new ArrayList<>();
    warnings.forEach(
        warning -> findings.add(Finding.note("interfaces", warning, "see docs/configuration.md")));
    if (last.isEmpty()) {
      return findings;
    }
    GateSnapshot snapshot = last.get();
    snapshot
        .unresolved()
        .forEach(
            name ->
                findings.add(
                    Finding.wrong(
                        "map",
                        "cannot resolve " + name,
                        "look at the name, and at this host's DNS")));
    Map<String, List<Registration>> byInterface = new LinkedHashMap<>();
    for (Registration each : snapshot.status().registrations()) {
      byInterface.computeIfAbsent(each.interfaceName(), name -> new ArrayList<>()).add(each);
    }
    byInterface.forEach(
        (name, asked) -> {
          findings.add(finding(name, asked, snapshot));
          findings.addAll(silentMaps(name, asked));
        });
    return findings;
  }

  /** Maps that do not answer over an interface, though others do. */
  private static List<Finding> silentMaps(String name, List<Registration> asked) {
    boolean others = asked.stream().anyMatch(each -> each.reflexive().isPresent());
    return asked.stream()
        .filter(each -> others && each.reflexive().isEmpty())
        .map(
            silent ->
                Finding.wrong(
                    name, "map %s does not answer over it".formatted(silent.map()), WHY_SILENT))
        .toList();
  }

  private static Finding finding(String name, List<Registration> asked, GateSnapshot snapshot) {
    List<Endpoint> ofAll = asked.stream().flatMap(each -> each.reflexive().stream()).toList();
    // NATs are of IPv4 in nearly all cases, and what the two say is not to be compared.
    boolean ipv4 = ofAll.stream().anyMatch(Endpoint::isIpv4);
    List<Endpoint> alike = ofAll.stream().filter(each -> each.isIpv4() == ipv4).toList();
    Set<Endpoint> seen = new LinkedHashSet<>(alike);
    if (seen.isEmpty()) {
      return Finding.wrong(name, "no map answers over it", WHY_SILENT);
    }
    String where = String.join(" and ", seen.stream().map(Endpoint::toString).toList());
    boolean own =
        snapshot.sources().stream()
            .filter(source -> source.label().equals(name))
            .map(InterfaceState::sockets)
            .anyMatch(sockets -> sockets.containsAll(seen));
    if (own) {
      return Finding.ok(name, "seen at its own address %s: there is no NAT".formatted(where));
    }
    if (alike.size() < 2) {
      return Finding.ok(
          name,
          "behind a NAT, seen at %s; how it maps other destinations takes a second map to tell"
              .formatted(where));
    }
    return seen.size() == 1
        ? Finding.ok(
            name,
            "behind a NAT that maps all destinations alike, seen at %s: it can be punched"
                .formatted(where))
        : Finding.note(
            name,
            "behind a NAT that maps each destination otherwise (symmetric), seen at " + where,
            "nothing where the far gate's NAT is of another kind; else the map relays, see"
                + " docs/guides/nat.md");
  }

  /** Keeps what the gate warns of. */
  private final class Listening implements Gate.Log {

    @Override
    public void event(GateEvent event, IntFunction<String> interfaceNames) {
      // The snapshot has it.
    }

    @Override
    public void warning(String text) {
      warnings.add(text);
    }

    @Override
    public void tick() {
      // Nothing is counted.
    }
  }
}
