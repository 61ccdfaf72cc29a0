package dev.warp.gate.engine.transport;

import dev.warp.protocol.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.OptionalLong;

/** The short keys by which shards name their tunnel (docs/protocol.md section 6.5). */
public final class TunnelKeys {

  private TunnelKeys() {}

  /** Of a tunnel whose sender has an id. */
  static int byId(long id) {
    byte[] encoded = new byte[Long.BYTES];
    Bytes.putLong(encoded, 0, id);
    return key("tunnel id", encoded);
  }

  /** Of a tunnel whose sender has no id. */
  static int byName(String name) {
    return key("tunnel name", name.getBytes(StandardCharsets.UTF_8));
  }

  /** Of a tunnel whose sender has an id that the far gate does not know. */
  static int byNameDespiteId(String name) {
    return key("tunnel name+id", name.getBytes(StandardCharsets.UTF_8));
  }

  /** The keys a sender may use, the one to begin with first. */
  public static int[] sent(String name, OptionalLong id) {
    return id.isPresent()
        ? new int[] {byId(id.getAsLong()), byNameDespiteId(name)}
        : new int[] {byName(name)};
  }

  /** The keys of shards that a tunnel takes. */
  public static int[] accepted(String name, OptionalLong id) {
    return id.isPresent()
        ? new int[] {byId(id.getAsLong()), byName(name)}
        : new int[] {byName(name), byNameDespiteId(name)};
  }

  private static int key(String label, byte[] value) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(label.getBytes(StandardCharsets.US_ASCII));
      digest.update((byte) 0);
      return Bytes.getInt(digest.digest(value), 0);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
