package dev.warp.gate.io;

import dev.warp.gate.config.InterfacesConfiguration;
import dev.warp.gate.config.InterfacesConfiguration.BindToDevice;
import dev.warp.io.LocalInterface;
import dev.warp.protocol.wire.Endpoint;
import dev.warp.protocol.wire.Nat64Prefix;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Finds what the gate is to send from, by the configuration's patterns and addresses. */
final class InterfaceScan {

  /** These are set by the event loop and read by the thread that scans. */
  private volatile InterfacesConfiguration configuration;

  private volatile Map<String, InterfaceOverride> overrides = Map.of();
  private volatile List<SourceInterface> disabled = List.of();
  private final Host host;
  private volatile Set<Endpoint> configuredAddresses;

  private volatile Optional<Nat64Prefix> nat64 = Optional.empty();

  InterfaceScan(InterfacesConfiguration configuration, Host host) {
    this.host = host;
    use(configuration);
  }

  /** Goes by another configuration from the next scan on. */
  final void use(InterfacesConfiguration newConfiguration) {
    configuration = newConfiguration;
    configuredAddresses =
        newConfiguration.addresses().stream()
            .map(InterfaceScan::endpoint)
            .collect(Collectors.toUnmodifiableSet());
  }

  /** These are to be otherwise than the configuration has them, by name, from the next scan on. */
  void override(Map<String, InterfaceOverride> byName) {
    overrides = Map.copyOf(byName);
  }

  /** What the latest scan has found and was told not to use. */
  List<SourceInterface> disabled() {
    return disabled;
  }

  /** From the next scan on, interfaces without IPv4 are behind that NAT64, or none. */
  void nat64(Optional<Nat64Prefix> prefix) {
    nat64 = prefix;
  }

  /**
   * What is there now, each once. Blocks for system calls; not for the event loop.
   *
   * @param inUse what is used at present: of several addresses that are as good, an interface keeps
   *     the one it has
   */
  List<SourceInterface> run(List<SourceInterface> inUse) throws IOException {
    Set<SourceInterface> found = new LinkedHashSet<>();
    for (LocalInterface local : host.interfaces()) {
      if (configuration.lets(local)) {
        ofDevice(local, inUse).ifPresent(found::add);
      }
    }
    configuration.addresses().forEach(address -> found.add(ofAddress(address)));
    disabled = found.stream().filter(this::isDisabled).toList();
    Optional<Nat64Prefix> prefix = nat64;
    return found.stream()
        .filter(source -> !isDisabled(source))
        .map(source -> source.behind(prefix))
        .toList();
  }

  private boolean isDisabled(SourceInterface source) {
    return overrides.getOrDefault(source.name(), InterfaceOverride.NONE).disables();
  }

  /**
   * The routers to ask for ports, by what is sent from: none where that is switched off, and none
   * of a configured address, whose datagrams may go to another router than its device's. Blocks
   * like {@link #run}.
   */
  Map<SourceInterface, Endpoint> routers(List<SourceInterface> found) {
    Map<SourceInterface, Endpoint> routers = new HashMap<>();
    if (configuration.portMapping()) {
      Map<Integer, Endpoint> byIndex = host.routers();
      for (SourceInterface source : found) {
        Optional.ofNullable(byIndex.get(source.index()))
            .ifPresent(router -> routers.put(source, router));
      }
    }
    return routers;
  }

  /** Without the configured addresses, which are interfaces of their own; they may be all. */
  private Optional<SourceInterface> ofDevice(LocalInterface local, List<SourceInterface> inUse) {
    List<Endpoint> addresses = new ArrayList<>(local.addresses());
    addresses.removeAll(configuredAddresses);
    if (addresses.isEmpty()) {
      return Optional.empty();
    }
    Set<Endpoint> used =
        inUse.stream()
            .filter(source -> source.index() == local.index())
            .flatMap(source -> source.addresses().stream())
            .collect(Collectors.toSet());
    boolean bind = configuration.bindToDevice() != BindToDevice.NEVER;
    return Optional.of(
        new SourceInterface(
            local.name(),
            label(local.name()),
            cost(local.name()),
            bind ? Optional.of(local.name()) : Optional.empty(),
            local.index(),
            best(addresses, Endpoint::isIpv4, used),
            best(addresses, address -> !address.isIpv4(), used)));
  }

  private SourceInterface ofAddress(InetAddress address) {
    Optional<Endpoint> endpoint = Optional.of(endpoint(address));
    return new SourceInterface(
        address.getHostAddress(),
        label(address.getHostAddress()),
        cost(address.getHostAddress()),
        Optional.empty(),
        0,
        endpoint.filter(Endpoint::isIpv4),
        endpoint.filter(e -> !e.isIpv4()));
  }

  private String label(String name) {
    return overrides
        .getOrDefault(name, InterfaceOverride.NONE)
        .label()
        .orElseGet(() -> configuration.labels().getOrDefault(name, name));
  }

  private int cost(String name) {
    return configuration.costs().getOrDefault(name, 0);
  }

  private static Endpoint endpoint(InetAddress address) {
    return Endpoint.of(address.getAddress(), 0);
  }

  /** A global address before a unique local one; of those, the one in use before others. */
  private static Optional<Endpoint> best(
      List<Endpoint> addresses, Predicate<Endpoint> version, Set<Endpoint> used) {
    List<Endpoint> candidates = addresses.stream().filter(version).toList();
    List<Endpoint> global = candidates.stream().filter(a -> !isUniqueLocal(a)).toList();
    List<Endpoint> preferred = global.isEmpty() ? candidates : global;
    return preferred.stream()
        .filter(used::contains)
        .findFirst()
        .or(() -> preferred.stream().findFirst());
  }

  /** RFC 4193: fc00::/7, which leads no further than a site. */
  private static boolean isUniqueLocal(Endpoint address) {
    return !address.isIpv4() && address.high() >>> 57 == 0xfc >>> 1;
  }
}
