package dev.warp.gate.io;

import dev.warp.protocol.wire.Endpoint;
import dev.warp.protocol.wire.Nat64Prefix;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Learns the prefix of the NAT64 that interfaces without IPv4 are behind (docs/protocol.md section
 * 9.8). Asks for it from the first such interface on, and at once when another one comes or one
 * gets another address: it may have come into another network. On the event loop.
 */
final class Nat64Search {

  /** RFC 7050: has no IPv6 address but what a DNS64 makes up, which tells the NAT64's prefix. */
  static final String IPV4_ONLY_NAME = "ipv4only.arpa";

  private final AddressResolver resolver;
  private final Consumer<Optional<Nat64Prefix>> listener;
  private Set<Endpoint> withoutIpv4 = Set.of();
  private Optional<Runnable> askAnew = Optional.empty();

  /** Tells {@code listener} the prefix, or that there is none, whenever that has changed. */
  Nat64Search(AddressResolver resolver, Consumer<Optional<Nat64Prefix>> listener) {
    this.resolver = resolver;
    this.listener = listener;
  }

  /** Looks at what is sent from at present; to be called now and then. */
  void look(Collection<SourceInterface> open) {
    Set<Endpoint> now = new HashSet<>();
    open.stream()
        .filter(source -> source.ipv4().isEmpty())
        .forEach(source -> now.addAll(source.addresses()));
    boolean grown = !withoutIpv4.containsAll(now);
    withoutIpv4 = now;
    if (grown) {
      ask();
    }
  }

  private void ask() {
    if (askAnew.isPresent()) {
      askAnew.get().run();
    } else {
      askAnew =
          Optional.of(
              resolver.watchIfThere(
                  IPV4_ONLY_NAME, endpoints -> listener.accept(Nat64Prefix.discover(endpoints))));
    }
  }
}
