package dev.warp.protocol.link;

import dev.warp.protocol.RandomSource;
import dev.warp.protocol.keys.PrivateKey;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.protocol.noise.HandshakePattern;
import dev.warp.protocol.noise.HandshakeSetup;
import dev.warp.protocol.noise.Secp256k1Dh;
import java.nio.charset.StandardCharsets;

/** What both ends of a link agree on beforehand (docs/protocol.md section 15.1). */
final class LinkNoise {

  private static final byte[] PROLOGUE = "warp/1 link".getBytes(StandardCharsets.US_ASCII);

  private LinkNoise() {}

  static HandshakeSetup gate(PrivateKey own, PublicKey map, RandomSource random) {
    return HandshakeSetup.initiator(
            HandshakePattern.IK, new Secp256k1Dh(), Secp256k1Dh.keyPair(own, random), map.toBytes())
        .prologue(PROLOGUE);
  }

  static HandshakeSetup map(PrivateKey own, RandomSource random) {
    return HandshakeSetup.responder(
            HandshakePattern.IK, new Secp256k1Dh(), Secp256k1Dh.keyPair(own, random))
        .prologue(PROLOGUE);
  }
}
