package dev.warp.lab.sim;

import dev.warp.lab.portmap.PortMappingResponder;
import dev.warp.lab.portmap.PortMappingResponder.Protocol;
import dev.warp.protocol.wire.Endpoint;
import java.util.Arrays;
import java.util.OptionalInt;

/** The part of a router that forwards ports on request, at the inside of a NAT. */
public final class PortMappingServer {

  private static final long SECOND = 1_000_000_000L;

  private final SimulatedNetwork network;
  private final Nat nat;
  private final SimulatedSocket socket;
  private final PortMappingResponder responder;
  private long startedNanos;
  private int requests;

  private PortMappingServer(
      SimulatedNetwork network, Nat nat, Protocol protocol, SimulatedSocket socket) {
    this.network = network;
    this.nat = nat;
    this.socket = socket;
    this.responder = new PortMappingResponder(protocol, new Router());
    this.startedNanos = network.time().nowNanos();
    socket.onDatagram(
        (data, offset, length, source) ->
            onRequest(Arrays.copyOfRange(data, offset, offset + length), source));
  }

  /**
   * Has the router of that NAT serve.
   *
   * @param address of the router in the NAT's inside
   */
  public static PortMappingServer install(
      SimulatedNetwork network, Nat nat, IpAddress address, Protocol protocol) {
    Host router = network.addHost(nat.name() + "-router");
    router.addInterface("lan", address, nat.inside());
    SimulatedSocket socket = router.bind("lan", PortMappingResponder.PORT);
    return new PortMappingServer(network, nat, protocol, socket);
  }

  /** The router restarts: it forgets all mappings, and counts its time from the beginning. */
  public void restart() {
    startedNanos = network.time().nowNanos();
    responder.forget();
    nat.forwards().closeAll();
    nat.forgetMappings();
  }

  /** From now on every request gets that result code; with 0 they are served again. */
  public void refuse(int result) {
    responder.refuse(result);
  }

  /** How many datagrams it has been sent. */
  public int requests() {
    return requests;
  }

  /** How many ports it forwards. */
  public int mappings() {
    return nat.forwards().size();
  }

  private void onRequest(byte[] request, Endpoint client) {
    requests++;
    int epoch = (int) ((network.time().nowNanos() - startedNanos) / SECOND);
    socket.send(responder.answer(request, client, epoch), client);
  }

  private final class Router implements PortMappingResponder.Router {

    @Override
    public Endpoint publicAddress() {
      return nat.publicAddress().endpoint(0);
    }

    @Override
    public OptionalInt forward(Endpoint inside, int suggested, long lifetimeSeconds) {
      long now = network.time().nowNanos();
      return nat.forwards().open(inside, suggested, now + lifetimeSeconds * SECOND, now);
    }

    @Override
    public void stopForwarding(Endpoint inside) {
      nat.forwards().close(inside);
    }
  }
}
