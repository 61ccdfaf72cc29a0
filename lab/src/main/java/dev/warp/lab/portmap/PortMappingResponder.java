package dev.warp.lab.portmap;

import dev.warp.protocol.wire.Endpoint;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What a router answers to hosts inside that ask it for ports, by PCP (RFC 6887) or NAT-PMP (RFC
 * 6886). It has no socket and no clock. Written apart from the gate's side, so that one checks the
 * other.
 */
public final class PortMappingResponder {

  /** Which of the two it speaks; to the other it says that it does not. */
  public enum Protocol {
    PCP,
    NAT_PMP
  }

  /** The router itself. */
  public interface Router {

    /** Where it is seen from outside, port 0. */
    Endpoint publicAddress();

    /**
     * Lets anybody in at a port, or goes on doing so.
     *
     * @param inside where to
     * @param suggested the port if it is free; 0 for any
     * @return the port; empty if none is left
     */
    OptionalInt forward(Endpoint inside, int suggested, long lifetimeSeconds);

    /** Ends that, if it was so. */
    void stopForwarding(Endpoint inside);
  }

  /** Where such a router listens (RFC 6887 section 19.1). */
  public static final int PORT = 5351;

  private static final int SUCCESS = 0;
  private static final int UNSUPP_VERSION = 1;
  private static final int NOT_AUTHORIZED = 2;
  private static final int NO_RESOURCES = 8;
  private static final int PCP_MAP_SIZE = 60;

  private final Protocol protocol;
  private final Router router;
  private final Map<Endpoint, ByteBuffer> nonces = new HashMap<>();
  private int refusal = SUCCESS;

  public PortMappingResponder(Protocol protocol, Router router) {
    this.protocol = protocol;
    this.router = router;
  }

  /** From now on every request gets that result code; with 0 they are served again. */
  public void refuse(int result) {
    refusal = result;
  }

  /** Forgets who holds which port. */
  public void forget() {
    nonces.clear();
  }

  /**
   * The answer to a request.
   *
   * @param client where it came from
   * @param epoch seconds since the router has started
   */
  public byte[] answer(byte[] data, Endpoint client, int epoch) {
    ByteBuffer request = ByteBuffer.wrap(data);
    boolean pcp = request.get(0) == 2;
    if (pcp != (protocol == Protocol.PCP)) {
      return refuseVersion(request, epoch);
    }
    if (pcp) {
      return map(request, client, epoch);
    }
    return request.get(1) == 0 ? tellAddress(epoch) : mapNatPmp(request, client, epoch);
  }

  /** Each in its own way: RFC 6887 section 9, RFC 6886 section 3.5. */
  private byte[] refuseVersion(ByteBuffer request, int epoch) {
    boolean pcp = protocol == Protocol.PCP;
    byte[] answer = new byte[pcp ? 24 : 8];
    ByteBuffer.wrap(answer)
        .put(0, (byte) (pcp ? 2 : 0))
        .put(1, (byte) (request.get(1) | 0x80))
        .put(3, (byte) UNSUPP_VERSION)
        .putInt(pcp ? 8 : 4, epoch);
    return answer;
  }

  private byte[] map(ByteBuffer request, Endpoint client, int epoch) {
    long lifetime = Integer.toUnsignedLong(request.getInt(4));
    Endpoint inside = client.withPort(Short.toUnsignedInt(request.getShort(40)));
    ByteBuffer nonce = request.slice(24, 12);
    int suggested = Short.toUnsignedInt(request.getShort(42));
    int result = refusal;
    int port = 0;
    if (result == SUCCESS && !nonce.equals(nonces.getOrDefault(inside, nonce))) {
      result = NOT_AUTHORIZED;
    } else if (result == SUCCESS) {
      port = forward(inside, suggested, lifetime);
      result = port == 0 && lifetime > 0 ? NO_RESOURCES : SUCCESS;
      nonces.put(inside, nonce);
    }
    Endpoint external = router.publicAddress();
    byte[] answer = new byte[PCP_MAP_SIZE];
    ByteBuffer.wrap(answer)
        .put(0, request, 0, PCP_MAP_SIZE)
        .put(1, (byte) (request.get(1) | 0x80))
        .put(3, (byte) result)
        .putInt(8, epoch)
        .putShort(42, (short) port)
        .putLong(44, external.high())
        .putLong(52, external.low());
    return answer;
  }

  private byte[] tellAddress(int epoch) {
    byte[] answer = new byte[12];
    ByteBuffer.wrap(answer)
        .put(1, (byte) 0x80)
        .putShort(2, (short) refusal)
        .putInt(4, epoch)
        .putInt(8, (int) router.publicAddress().low());
    return answer;
  }

  private byte[] mapNatPmp(ByteBuffer request, Endpoint client, int epoch) {
    int lifetime = request.getInt(8);
    Endpoint inside = client.withPort(Short.toUnsignedInt(request.getShort(4)));
    int port = forward(inside, Short.toUnsignedInt(request.getShort(6)), lifetime);
    byte[] answer = new byte[16];
    ByteBuffer.wrap(answer)
        .put(1, (byte) 0x81)
        .putShort(2, (short) refusal)
        .putInt(4, epoch)
        .putShort(8, request.getShort(4))
        .putShort(10, (short) port)
        .putInt(12, lifetime);
    return answer;
  }

  /** Returns the port; 0 for none. */
  private int forward(Endpoint inside, int suggested, long lifetimeSeconds) {
    if (lifetimeSeconds == 0) {
      router.stopForwarding(inside);
      return 0;
    }
    return router.forward(inside, suggested, lifetimeSeconds).orElse(0);
  }
}
