package dev.warp.lab.wireguard;

import dev.warp.lab.process.Command;

/**
 * A WireGuard key pair for the length of one run.
 *
 * @param privateKey in base64
 * @param publicKey in base64
 */
public record WireGuardKeys(String privateKey, String publicKey) {

  /** A new pair. */
  public static WireGuardKeys generate() {
    String privateKey = Command.of("wg", "genkey").run().strip();
    String publicKey = Command.of("wg", "pubkey").withInput(privateKey).run().strip();
    return new WireGuardKeys(privateKey, publicKey);
  }

  /** The public key only. */
  @Override
  public String toString() {
    return publicKey;
  }
}
