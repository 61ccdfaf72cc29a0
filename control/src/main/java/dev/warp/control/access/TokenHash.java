package dev.warp.control.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What a server keeps of a token: the SHA-256 of its text. That is enough, and a slow hash as for
 * passwords would add nothing: a {@link BearerToken} is 256 random bits, which nobody guesses
 * however fast guesses can be checked.
 */
public final class TokenHash {

  private static final String PREFIX = "sha256:";
  private static final int SIZE = 32;

  private final byte[] sha256;

  private TokenHash(byte[] sha256) {
    this.sha256 = sha256;
  }

  /** The hash of a token, as {@code printf %s TOKEN | sha256sum} prints it. */
  public static TokenHash of(String token) {
    try {
      return new TokenHash(
          MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * Reads {@code sha256:} and 64 hexadecimal digits.
   *
   * @throws IllegalArgumentException if it is anything else; the message does not repeat it, for it
   *     may be a token put there by mistake
   */
  public static TokenHash parse(String text) {
    if (text.startsWith(PREFIX) && text.length() == PREFIX.length() + 2 * SIZE) {
      try {
        return new TokenHash(HexFormat.of().parseHex(text, PREFIX.length(), text.length()));
      } catch (IllegalArgumentException notHexadecimal) {
        // Told below, without what was found.
      }
    }
    throw new IllegalArgumentException(
        "not the hash of a token; write sha256: and 64 hexadecimal digits, as sha256sum prints them");
  }

  /** Compares in a time that does not depend on where the two differ. */
  @Override
  public boolean equals(Object other) {
    return other instanceof TokenHash that && MessageDigest.isEqual(sha256, that.sha256);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sha256);
  }

  /** What {@link #parse} reads. */
  @Override
  public String toString() {
    return PREFIX + HexFormat.of().formatHex(sha256);
  }
}
