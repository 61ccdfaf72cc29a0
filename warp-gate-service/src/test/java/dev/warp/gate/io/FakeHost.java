package dev.warp.gate.io;

import dev.warp.io.LocalInterface;
import dev.warp.io.LocalInterface.Kind;
import dev.warp.protocol.wire.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A host whose interfaces and names a test decides. */
final class FakeHost implements Host {

  private final Map<String, List<InetAddress>> names = new ConcurrentHashMap<>();
  private final Map<String, CountDownLatch> slow = new ConcurrentHashMap<>();
  private final AtomicInteger scans = new AtomicInteger();
  private final AtomicInteger lookups = new AtomicInteger();
  private volatile Map<Integer, Endpoint> routers = Map.of();
  private volatile List<LocalInterface> interfaces = List.of();
  private volatile String scanFailure = "";

  /** An interface that is up. */
  static LocalInterface device(String name, int index, String... addresses) {
    return device(name, index, Kind.ORDINARY, addresses);
  }

  static LocalInterface device(String name, int index, Kind kind, String... addresses) {
    List<Endpoint> endpoints = Arrays.stream(addresses).map(FakeHost::endpoint).toList();
    return new LocalInterface(name, index, endpoints, true, kind);
  }

  /** The address, port 0. */
  static Endpoint endpoint(String address) {
    return Endpoint.of(InetAddress.ofLiteral(address).getAddress(), 0);
  }

  void set(LocalInterface... now) {
    interfaces = List.of(now);
  }

  /** The router of the device of that number, the only one there is. */
  void router(int index, String address) {
    routers = Map.of(index, endpoint(address));
  }

  @Override
  public Map<Integer, Endpoint> routers() {
    return routers;
  }

  /** Makes scans fail; an empty reason ends that. */
  void failScans(String reason) {
    scanFailure = reason;
  }

  @Override
  public Closeable watchInterfaces(Runnable onChange) {
    return () -> {};
  }

  int scans() {
    return scans.get();
  }

  /** How many names have been asked for. */
  int lookups() {
    return lookups.get();
  }

  /** What a name resolves to; with no addresses, to nothing. */
  void name(String name, String... addresses) {
    names.put(name, Arrays.stream(addresses).map(InetAddress::ofLiteral).toList());
  }

  /** Lets nobody know a name's addresses before {@code released}. */
  void delay(String name, CountDownLatch released) {
    slow.put(name, released);
  }

  @Override
  public List<LocalInterface> interfaces() throws IOException {
    scans.incrementAndGet();
    if (!scanFailure.isEmpty()) {
      throw new IOException(scanFailure);
    }
    return interfaces;
  }

  @Override
  public List<InetAddress> addresses(String name) throws UnknownHostException {
    try {
      slow.getOrDefault(name, new CountDownLatch(0)).await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    lookups.incrementAndGet();
    List<InetAddress> known = names.getOrDefault(name, List.of());
    if (known.isEmpty()) {
      throw new UnknownHostException(name);
    }
    return known;
  }
}
