package dev.warp.bench.map;

import dev.warp.protocol.RandomSource;
import dev.warp.protocol.keys.PrivateKey;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.session.LocalIdentity;
import dev.warp.protocol.session.OutgoingHandshake;
import dev.warp.protocol.session.Purpose;
import dev.warp.protocol.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Initiations of strangers who forge their source. They know the map's public key, so their mac1 is
 * right; each differs from all others, and claims to hold a cookie, so that the map has to look at
 * all of it before it can tell.
 */
final class SpoofedInitiations {

  private static final int ADDRESSES = 1 << 22;

  /** 127.64.0.0 to 127.127.255.255, where no interface of a fleet is. */
  private static final int FIRST_ADDRESS = 0x7f400000;

  private static final int TEMPLATES = 256;
  private static final int INDEX_OFFSET = 4;
  private static final int MAC_SIZE = 16;
  private static final byte[] NO_PRE_SHARED_KEY = new byte[32];
  private static final String HMAC = "HmacSHA256";

  private final List<byte[]> templates = new ArrayList<>();
  private final Random random = new Random(7);
  private final Mac mac1;
  private int turn;

  SpoofedInitiations(PublicKey map) {
    this.mac1 = mac1(map);
    RandomSource source = random::nextBytes;
    try (PrivateKey key = PrivateKey.generate(source);
        LocalIdentity stranger = new LocalIdentity(key, source)) {
      for (int i = 0; i < TEMPLATES; i++) {
        try (OutgoingHandshake handshake =
            new OutgoingHandshake(stranger, map, Purpose.MAP, NO_PRE_SHARED_KEY, i)) {
          templates.add(handshake.datagram().clone());
        }
      }
    }
  }

  /** As in docs/protocol.md section 4.5. */
  private static Mac mac1(PublicKey map) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update("mac1----".getBytes(StandardCharsets.US_ASCII));
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(digest.digest(map.toBytes()), HMAC));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
    }
  }

  /** Sends the next, from one of four million addresses. */
  void sendTo(Wire wire) {
    byte[] initiation = templates.get(turn++ % TEMPLATES);
    int mac1Offset = initiation.length - 2 * MAC_SIZE;
    int mac2Offset = initiation.length - MAC_SIZE;
    Bytes.putInt(initiation, INDEX_OFFSET, random.nextInt());
    mac1.update(initiation, 0, mac1Offset);
    System.arraycopy(mac1.doFinal(), 0, initiation, mac1Offset, MAC_SIZE);
    Bytes.putLong(initiation, mac2Offset, random.nextLong());
    wire.send(FIRST_ADDRESS + random.nextInt(ADDRESSES), initiation, initiation.length);
  }
}
