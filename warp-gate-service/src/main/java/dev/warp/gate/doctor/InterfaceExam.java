package dev.warp.gate.doctor;

import dev.warp.gate.config.InterfacesConfiguration;
import dev.warp.io.LocalInterface;
import dev.warp.protocol.wire.Endpoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** Looks at what a gate sends from: addresses, routes, filters, sizes. */
final class InterfaceExam {

  private static final int STRICT = 1;

  private final InterfacesConfiguration configuration;
  private final int tunnelMtu;
  private final HostFacts host;

  /**
   * An exam.
   *
   * @param tunnelMtu the most bytes of UDP payload that any tunnel has datagrams of
   */
  InterfaceExam(InterfacesConfiguration configuration, int tunnelMtu, HostFacts host) {
    this.configuration = configuration;
    this.tunnelMtu = tunnelMtu;
    this.host = host;
  }

  List<Finding> run() {
    List<LocalInterface> used;
    try {
      used = host.interfaces().stream().filter(configuration::lets).toList();
    } catch (IOException e) {
      return List.of(
          Finding.wrong("interfaces", "the system does not tell: " + e.getMessage(), "try again"));
    }
    List<Finding> findings = new ArrayList<>();
    if (used.isEmpty() && configuration.addresses().isEmpty()) {
      findings.add(
          Finding.wrong(
              "interfaces",
              "none with an address and a carrier may be used",
              "plug one in, or see interfaces.inclusion_patterns and exclusion_patterns"));
    } else if (used.size() == 1 && configuration.addresses().isEmpty()) {
      findings.add(
          Finding.note(
              "interfaces",
              "there is one uplink; nothing survives that it fails",
              "give the host a second one, by another way"));
    }
    used.forEach(local -> findings.addAll(examine(local, used.size())));
    return findings;
  }

  private List<Finding> examine(LocalInterface local, int uplinks) {
    List<Finding> findings = new ArrayList<>();
    boolean ipv4 = local.addresses().stream().anyMatch(Endpoint::isIpv4);
    if (ipv4 && !host.hasDefaultRoute(local)) {
      findings.add(
          Finding.wrong(
              local.name(),
              "no default route leads over it, so that it reaches its own network only",
              ("if it is no uplink, interfaces.exclusion_patterns = [\"%1$s\"]; if it is one, ip route"
                      + " add default via ROUTER dev %1$s metric N, with a metric of its own")
                  .formatted(local.name())));
    }
    if (ipv4 && uplinks > 1 && filters(local) == STRICT) {
      findings.add(
          Finding.wrong(
              local.name(),
              "rp_filter is 1: the kernel drops what comes in over it while another uplink has the"
                  + " better route",
              "sysctl -w %s=2".formatted(filterOf(local))));
    }
    OptionalInt mtu = host.mtu(local);
    if (mtu.isPresent() && mtu.getAsInt() < tunnelMtu + Endpoint.IPV4_HEADERS) {
      findings.add(
          Finding.note(
              local.name(),
              "its MTU of %d is too small for datagrams of %d bytes, so that it gets smaller ones"
                  .formatted(mtu.getAsInt(), tunnelMtu),
              "nothing, or transport.mtu = %d".formatted(mtu.getAsInt() - Endpoint.IPV4_HEADERS)));
    }
    if (findings.isEmpty()) {
      findings.add(
          Finding.ok(
              local.name(),
              local.addresses().stream()
                  .map(address -> address.toString().replaceFirst(":0$", ""))
                  .collect(Collectors.joining(", "))));
    }
    return findings;
  }

  /** The stricter of what holds for all interfaces and for this one (ip-sysctl: rp_filter). */
  private int filters(LocalInterface local) {
    return Math.max(
        host.sysctl("net.ipv4.conf.all.rp_filter").orElse(0),
        host.sysctl(filterOf(local)).orElse(0));
  }

  /** As sysctl(8) has it, a dot in a name is written as a slash. */
  private static String filterOf(LocalInterface local) {
    return "net.ipv4.conf.%s.rp_filter".formatted(local.name().replace('.', '/'));
  }
}
