package dev.warp.protocol.keys;

import dev.warp.protocol.RandomSource;
import java.math.BigInteger;
import java.util.Optional;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/**
 * The curve secp256k1 (SEC 2 version 2 section 2.4.1), by Bouncy Castle. Its cofactor is 1: every
 * point on the curve other than infinity has the full prime order, so no small-subgroup check is
 * needed beyond being on the curve.
 */
final class Secp256k1 {

  /** Bytes of a compressed point (SEC 1 version 2 section 2.3.3). */
  static final int POINT_SIZE = 33;

  /** Bytes of a scalar. */
  static final int SCALAR_SIZE = 32;

  private static final X9ECParameters CURVE = CustomNamedCurves.getByName("secp256k1");

  /** The order of the group: private keys are 1 to ORDER - 1. */
  static final BigInteger ORDER = CURVE.getN();

  private Secp256k1() {}

  /** The compressed point at {@code offset}, or nothing if those 33 bytes are no point. */
  static Optional<ECPoint> decode(byte[] source, int offset) {
    if (source.length - offset < POINT_SIZE || (source[offset] != 2 && source[offset] != 3)) {
      return Optional.empty();
    }
    byte[] encoded = new byte[POINT_SIZE];
    System.arraycopy(source, offset, encoded, 0, POINT_SIZE);
    try {
      return Optional.of(CURVE.getCurve().decodePoint(encoded));
    } catch (IllegalArgumentException notOnTheCurve) {
      return Optional.empty();
    }
  }

  static byte[] encode(ECPoint point) {
    return point.getEncoded(true);
  }

  /**
   * {@code scalar} times the base point. The comb method looks its table up in constant time and
   * does the same additions for every scalar.
   */
  static ECPoint multiplyBase(BigInteger scalar) {
    return new FixedPointCombMultiplier().multiply(CURVE.getG(), scalar);
  }

  /**
   * {@code scalar} times {@code point}. The time this takes depends on the digits of the numbers
   * multiplied, and a peer may choose the point and watch the clock; so the scalar is split into
   * {@code scalar - r} and {@code r} with a fresh random {@code r}, neither of which says anything
   * about it. One pass over both costs no more than a single multiplication.
   */
  static ECPoint multiply(ECPoint point, BigInteger scalar, RandomSource random) {
    byte[] mask = new byte[SCALAR_SIZE];
    random.nextBytes(mask);
    BigInteger r = new BigInteger(1, mask).mod(ORDER);
    return ECAlgorithms.sumOfTwoMultiplies(point, scalar.subtract(r).mod(ORDER), point, r);
  }
}
