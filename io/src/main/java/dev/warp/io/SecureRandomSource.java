package dev.warp.io;

import dev.warp.protocol.RandomSource;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;

/**
 * The operating system's random source, read without ever blocking (on Linux /dev/urandom). Safe
 * for use by any thread.
 */
public final class SecureRandomSource implements RandomSource {

  private static final String NON_BLOCKING = "NativePRNGNonBlocking";

  private final SecureRandom random = open();

  @Override
  public void nextBytes(byte[] destination) {
    random.nextBytes(destination);
  }

  private static SecureRandom open() {
    try {
      return SecureRandom.getInstance(NON_BLOCKING);
    } catch (NoSuchAlgorithmException unixOnly) {
      return new SecureRandom();
    }
  }
}
