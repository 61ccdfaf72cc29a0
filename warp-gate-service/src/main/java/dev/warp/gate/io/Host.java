package dev.warp.gate.io;

import dev.warp.io.DefaultRoutes;
import dev.warp.io.InterfaceChanges;
import dev.warp.io.LocalInterface;
import dev.warp.io.NetworkInterfaces;
import dev.warp.protocol.wire.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a gate asks of the host it runs on. The first three questions block, the last for long. */
interface Host {

  /** The network interfaces there are now. */
  List<LocalInterface> interfaces() throws IOException;

  /** The addresses of the routers of interfaces, port 0, by the kernel's numbers of these. */
  Map<Integer, Endpoint> routers();

  /** The addresses of a host's name, or the address it is. */
  List<InetAddress> addresses(String name) throws UnknownHostException;

  /**
   * Calls {@code onChange} when interfaces have changed, by whatever thread, until what is returned
   * is closed; where the host does not notify, never.
   */
  Closeable watchInterfaces(Runnable onChange);

  /** Ends something; cannot fail. */
  interface Closeable extends AutoCloseable {
    @Override
    void close();
  }

  /** The host this process runs on. */
  static Host local() {
    NetworkInterfaces interfaces = new NetworkInterfaces();
    return new Host() {
      @Override
      public List<LocalInterface> interfaces() throws IOException {
        return interfaces.scan();
      }

      @Override
      public Map<Integer, Endpoint> routers() {
        return DefaultRoutes.read();
      }

      @Override
      public List<InetAddress> addresses(String name) throws UnknownHostException {
        return List.of(InetAddress.getAllByName(name));
      }

      @Override
      public Closeable watchInterfaces(Runnable onChange) {
        Optional<InterfaceChanges> watched = InterfaceChanges.watch(onChange);
        return () -> watched.ifPresent(InterfaceChanges::close);
      }
    };
  }
}
