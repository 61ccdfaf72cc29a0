package dev.warp.lab.world;

import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.wire.Bytes;
import dev.warp.protocol.wire.DatagramKind;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** An initiation that anybody can make who knows the public key: only the first code is right. */
final class ForgedInitiation {

  private static final int SIZE = 166;
  private static final int CODES = 32;

  private ForgedInitiation() {}

  static byte[] of(int senderIndex, PublicKey receiver) {
    byte[] forged = new byte[SIZE];
    forged[0] = DatagramKind.INITIATION;
    forged[1] = DatagramKind.VERSION;
    Bytes.putInt(forged, 4, senderIndex);
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update("mac1----".getBytes(StandardCharsets.US_ASCII));
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(digest.digest(receiver.toBytes()), "HmacSHA256"));
      mac.update(forged, 0, SIZE - CODES);
      System.arraycopy(mac.doFinal(), 0, forged, SIZE - CODES, CODES / 2);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    return forged;
  }
}
