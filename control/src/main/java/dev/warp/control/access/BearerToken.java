package dev.warp.control.access;

import dev.warp.protocol.RandomSource;
import dev.warp.protocol.keys.Crockford;
import java.util.Arrays;

/** The secret that an operator shows: 32 random bytes as 52 characters of Crockford base32. */
public final class BearerToken {

  private static final int SIZE = 32;

  /** More than any token has, so that nobody has a server hash megabytes. */
  static final int MAX_LENGTH = 512;

  private BearerToken() {}

  /** A fresh one. */
  public static String generate(RandomSource random) {
    byte[] bytes = new byte[SIZE];
    random.nextBytes(bytes);
    try {
      return Crockford.encode(bytes);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }
}
