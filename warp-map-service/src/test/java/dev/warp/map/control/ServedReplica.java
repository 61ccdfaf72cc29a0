package dev.warp.map.control;

import dev.warp.control.call.CallSource;
import dev.warp.io.PrivateKeyFile;
import dev.warp.io.SecureRandomSource;
import dev.warp.map.replica.ReplicaListener;
import dev.warp.protocol.keys.PrivateKey;
import dev.warp.protocol.wire.Endpoint;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;

/** The control plane of one replica of a map, served at ports of its own. */
final class ServedReplica implements AutoCloseable {

  private static final int HEAP_BYTES = 64 << 20;

  private final long id;
  private final Path keyFile;
  private final Endpoint address;
  private final PrivateKey key;
  private final ControlPlane plane;
  private final ReplicaListener others;
  private final ControlPlaneHolder holder = new ControlPlaneHolder();
  private final Server server;
  private final ControlledMap client;

  /**
   * Starts it.
   *
   * @param keyFile the map's, of which each replica has a copy in a folder of its own
   */
  ServedReplica(long id, Path keyFile) throws IOException {
    this(id, keyFile, freeAddress());
  }

  private ServedReplica(long id, Path keyFile, Endpoint address) throws IOException {
    SecureRandomSource random = new SecureRandomSource();
    this.id = id;
    this.keyFile = keyFile;
    this.address = address;
    this.key = PrivateKeyFile.read(keyFile);
    this.plane = new ControlPlane(keyFile, key, id, random, HEAP_BYTES, System::nanoTime);
    this.others = plane.join(address, key);
    holder.set(plane, which -> {});
    this.server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(new GateLinkEndpoint(holder))
            .addService(new FleetEndpoint(holder))
            .addService(new ForwardedTunnelService(holder))
            // The last one is asked first.
            .intercept(new ControlInterceptor(holder))
            .intercept(new CallSource())
            .build()
            .start();
    this.client = new ControlledMap(keyFile, server.getPort());
  }

  private static Endpoint freeAddress() throws IOException {
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return Endpoint.of(probe.getInetAddress().getAddress(), probe.getLocalPort());
    }
  }

  /** As a Redis would tell each of the other. */
  void meet(ServedReplica other) {
    others.there(other.id, other.address);
    other.others.there(id, address);
  }

  /** As if this one had heard nothing more of the other. */
  void miss(ServedReplica other) {
    others.gone(other.id);
  }

  /** Another start of it, once it is closed. */
  ServedReplica again() throws IOException {
    return new ServedReplica(id + 1, keyFile, address);
  }

  /** How many others it sees the gates of. */
  int heard() {
    return plane.replicasHeard();
  }

  ControlledMap client() {
    return client;
  }

  @Override
  public void close() {
    client.close();
    server.shutdownNow();
    holder.close();
    key.close();
  }
}
