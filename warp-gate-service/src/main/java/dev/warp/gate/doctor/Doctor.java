package dev.warp.gate.doctor;

import dev.warp.gate.config.GateConfiguration;
import dev.warp.gate.config.TransportConfiguration;
import dev.warp.gate.config.TunnelConfiguration;
import dev.warp.gate.doctor.Finding.Verdict;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Looks at a host and a gate's configuration, and prints what it finds. */
public final class Doctor {

  private static final int USUAL_MTU = 1400;

  private final HostFacts host;
  private final PrintWriter out;
  private boolean wrong;

  /** One for this host. */
  public Doctor(PrintWriter out) {
    this(HostFacts.local(), out);
  }

  Doctor(HostFacts host, PrintWriter out) {
    this.host = host;
    this.out = out;
  }

  /**
   * Looks at everything. Takes some seconds where maps do not answer.
   *
   * @param portsTaken says of each port that cannot be had why; asked if no gate runs
   * @return whether nothing is wrong
   */
  public boolean examine(GateConfiguration configuration, Supplier<List<String>> portsTaken)
      throws InterruptedException {
    int mtu =
        configuration.tunnels().stream()
            .map(TunnelConfiguration::transport)
            .mapToInt(TransportConfiguration::mtu)
            .max()
            .orElse(USUAL_MTU);
    print("Interfaces", new InterfaceExam(configuration.interfaces(), mtu, host).run());
    print("Kernel", new KernelExam(host).run());
    Optional<Finding> running = new RunningGateExam(configuration.http()).run();
    print("Gate", running.map(List::of).orElseGet(() -> withoutGate(portsTaken.get())));
    if (!configuration.maps().isEmpty()) {
      print("Maps", new MapExam(configuration).run());
    }
    print("Applications", new WireGuardExam(configuration.tunnels(), host).run());
    return !wrong;
  }

  private static List<Finding> withoutGate(List<String> portsTaken) {
    return portsTaken.isEmpty()
        ? List.of(Finding.ok("gate", "none runs here now, and its ports are free"))
        : portsTaken.stream()
            .map(line -> Finding.wrong("port", line, "what is said at the end of that line"))
            .toList();
  }

  private void print(String title, List<Finding> findings) {
    out.println(title);
    for (Finding finding : findings) {
      wrong |= finding.verdict() == Verdict.WRONG;
      out.printf("  %-5s  %s: %s%n", finding.verdict().word(), finding.about(), finding.text());
      finding.advice().ifPresent(advice -> out.printf("         do: %s%n", advice));
    }
    out.flush();
  }
}
