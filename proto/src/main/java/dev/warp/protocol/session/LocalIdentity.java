package dev.warp.protocol.session;

import dev.warp.protocol.RandomSource;
import dev.warp.protocol.aead.AeadCiphers;
import dev.warp.protocol.aead.AeadSuite;
import dev.warp.protocol.keys.Hkdf;
import dev.warp.protocol.keys.PrivateKey;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.wire.Bytes;
import dev.warp.protocol.wire.Endpoint;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Who this process is: its static key, its start id, and what is derived from the key. */
public final class LocalIdentity implements AutoCloseable {

  private static final Set<AeadSuite> MANDATORY = EnumSet.of(AeadSuite.CHACHA20_POLY1305);
  private static final byte[] RESET_INFO = "warp reset".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] RELAY_ID_INFO = "warp relay id".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NO_SALT = {};
  private static final byte[] PORT_MAPPING_INFO =
      "warp port mapping".getBytes(StandardCharsets.US_ASCII);
  private static final int DERIVED_KEY_SIZE = 32;
  private static final long MAX_PROBE_COUNTER = 0xffff_ffffL;

  private final PrivateKey privateKey;
  private final RandomSource random;
  private final long startId;
  private final byte[] resetKey;
  private final byte[] portMappingKey;
  private final byte[] relayIdKey;
  private final byte[] mac1Key;
  private final int suites;
  private final AeadCiphers ciphers;
  private final Map<PublicKey, Long> probeCounters = new HashMap<>();

  /**
   * An identity that seals with ChaCha20-Poly1305 only.
   *
   * @param privateKey stays the caller's to close
   * @param random also the source of the start id
   */
  public LocalIdentity(PrivateKey privateKey, RandomSource random) {
    this(privateKey, random, MANDATORY);
  }

  /**
   * An identity whose sessions are few: each has ciphers of its own.
   *
   * @param privateKey stays the caller's to close
   * @param random also the source of the start id
   * @param suites what to offer in handshakes; ChaCha20-Poly1305, which everybody must have, is
   *     always among them
   */
  public LocalIdentity(PrivateKey privateKey, RandomSource random, Set<AeadSuite> suites) {
    this(privateKey, random, suites, AeadCiphers.OWN);
  }

  /**
   * @param privateKey stays the caller's to close
   * @param random also the source of the start id
   * @param suites what to offer in handshakes; ChaCha20-Poly1305, which everybody must have, is
   *     always among them
   * @param ciphers what its sessions seal and open with
   */
  public LocalIdentity(
      PrivateKey privateKey, RandomSource random, Set<AeadSuite> suites, AeadCiphers ciphers) {
    this.ciphers = ciphers;
    this.privateKey = privateKey;
    this.random = random;
    this.suites = AeadSuite.toBits(suites) | AeadSuite.toBits(MANDATORY);
    this.startId = random.nextLong();
    byte[] secret = privateKey.toBytes();
    this.resetKey = Hkdf.derive(NO_SALT, secret, RESET_INFO, DERIVED_KEY_SIZE);
    this.portMappingKey = Hkdf.derive(NO_SALT, secret, PORT_MAPPING_INFO, DERIVED_KEY_SIZE);
    this.relayIdKey = Hkdf.derive(NO_SALT, secret, RELAY_ID_INFO, DERIVED_KEY_SIZE);
    Arrays.fill(secret, (byte) 0);
    this.mac1Key = mac1Key(privateKey.publicKey());
  }

  public PublicKey publicKey() {
    return privateKey.publicKey();
  }

  /** Random, chosen once per process start: tells a restart from a rekey. */
  public long startId() {
    return startId;
  }

  public RandomSource random() {
    return random;
  }

  /** The suites to offer, as {@link AeadSuite#toBits} makes them. */
  int suites() {
    return suites;
  }

  /** What its sessions seal and open with. */
  AeadCiphers ciphers() {
    return ciphers;
  }

  /**
   * A counter for a probe to {@code far} that this process has not used: 1, 2 and so on, and 0 once
   * all of 32 bits are used up. It is kept here, and not with the keys of probes, because those are
   * made again when a far gate is configured again, and must then not see the same nonces.
   */
  public long nextProbeCounter(PublicKey far) {
    long last = probeCounters.getOrDefault(far, 0L);
    if (last == MAX_PROBE_COUNTER) {
      return 0;
    }
    probeCounters.put(far, last + 1);
    return last + 1;
  }

  PrivateKey privateKey() {
    return privateKey;
  }

  /**
   * What proves that this end has no session with that index (docs/protocol.md section 7); 16
   * bytes. The same in every process with this key, whatever its start id.
   */
  public byte[] resetToken(int index) {
    byte[] encoded = new byte[Integer.BYTES];
    Bytes.putInt(encoded, 0, index);
    return ShortMac.of(resetKey, encoded, 0, encoded.length);
  }

  /**
   * What tells the holder of a port mapping from others (docs/protocol.md section 9.7): nobody else
   * can know it, and a process that succeeds this one at the same socket has it again.
   *
   * @param socket that is to be reached
   * @param router that maps the port
   * @param size in bytes, at most 16
   */
  public byte[] portMappingNonce(Endpoint socket, Endpoint router, int size) {
    byte[] both = new byte[2 * Endpoint.SIZE];
    socket.write(both, 0);
    router.write(both, Endpoint.SIZE);
    return Arrays.copyOf(ShortMac.of(portMappingKey, both, 0, both.length), size);
  }

  /**
   * What a gate is called in relay frames (docs/protocol.md section 9.6): nobody else can know it,
   * and every replica of a map has the same.
   *
   * @param startId of the gate's process
   */
  public int relayId(PublicKey gate, long startId) {
    byte[] named = new byte[PublicKey.SIZE + Long.BYTES];
    System.arraycopy(gate.toBytes(), 0, named, 0, PublicKey.SIZE);
    Bytes.putLong(named, PublicKey.SIZE, startId);
    return Bytes.getInt(ShortMac.of(relayIdKey, named, 0, named.length), 0);
  }

  /**
   * The Diffie-Hellman output of this and another static key, as in docs/protocol.md section 3; the
   * caller zeroes it.
   */
  public byte[] agree(PublicKey far) {
    return privateKey
        .agree(far.toBytes(), random)
        .orElseThrow(() -> new IllegalStateException("a public key is always a point"));
  }

  /** Key of the first message authentication code of handshake datagrams towards this end. */
  byte[] mac1Key() {
    return mac1Key;
  }

  /** The same for datagrams towards {@code receiver}. */
  static byte[] mac1Key(PublicKey receiver) {
    return ShortMac.sha256("mac1----".getBytes(StandardCharsets.US_ASCII), receiver.toBytes());
  }

  @Override
  public void close() {
    Arrays.fill(resetKey, (byte) 0);
    Arrays.fill(portMappingKey, (byte) 0);
    Arrays.fill(relayIdKey, (byte) 0);
  }
}
