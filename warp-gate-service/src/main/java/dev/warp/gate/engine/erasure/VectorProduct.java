package dev.warp.gate.engine.erasure;

import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.XOR;

import com.backblaze.erasure.Galois;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Multiplies shards by rows of coefficients, sixteen bytes at once.
 *
 * <p>A product is linear in the bits of a byte: it is the sum of the products of its low and of its
 * high four bits. Each of those has sixteen values, so the products by one coefficient fit a vector
 * register, and a shuffle of its bytes (pshufb, tbl) looks up sixteen of them: Plank, Greenan and
 * Miller, "Screaming Fast Galois Field Arithmetic Using Intel SIMD Instructions", FAST 2013. Why
 * vectors have 128 bits: docs/decisions/0006-vectors-for-erasure-coding.md.
 *
 * <p>Sums stay in registers until all inputs are in: two outputs by two vectors at a time, so that
 * each vector read is used twice. The last vectors overlap those before them, which computes some
 * bytes twice and does without a loop over single bytes.
 */
final class VectorProduct {

  private static final VectorSpecies<Byte> SPECIES = ByteVector.SPECIES_128;
  private static final int WIDTH = SPECIES.length();

  private static final byte NIBBLE = 0x0f;

  private static final int LOW = 0;
  private static final int HIGH = WIDTH;

  /** By coefficient: its products with 0 to 15, then its products with 0, 16, 32 to 240. */
  private static final byte[] PRODUCTS = products();

  /** For blocks shorter than a vector. */
  private final byte[][] shortInputs = new byte[ErasureCode.MAX_SHARDS][WIDTH];

  private final byte[][] shortOutputs = new byte[ErasureCode.MAX_SHARDS][WIDTH];

  /** As {@link ReedSolomonCode#multiply} says. */
  void multiply(
      byte[][] rows,
      byte[][] inputs,
      int inputCount,
      byte[][] outputs,
      int outputCount,
      int offset,
      int length) {
    if (length >= WIDTH) {
      multiplyVectors(rows, inputs, inputCount, outputs, outputCount, offset, length);
      return;
    }
    for (int i = 0; i < inputCount; i++) {
      System.arraycopy(inputs[i], offset, shortInputs[i], 0, length);
    }
    multiplyVectors(rows, shortInputs, inputCount, shortOutputs, outputCount, 0, WIDTH);
    for (int i = 0; i < outputCount; i++) {
      System.arraycopy(shortOutputs[i], 0, outputs[i], offset, length);
    }
  }

  private static void multiplyVectors(
      byte[][] rows,
      byte[][] inputs,
      int inputCount,
      byte[][] outputs,
      int outputCount,
      int offset,
      int length) {
    int output = 0;
    for (; output < outputCount - 1; output += 2) {
      multiplyPair(
          rows[output],
          rows[output + 1],
          inputs,
          inputCount,
          outputs[output],
          outputs[output + 1],
          offset,
          length);
    }
    if (output < outputCount) {
      multiplySingle(rows[output], inputs, inputCount, outputs[output], offset, length);
    }
  }

  private static void multiplyPair(
      byte[] row1,
      byte[] row2,
      byte[][] inputs,
      int inputCount,
      byte[] output1,
      byte[] output2,
      int offset,
      int length) {
    int last = offset + length - WIDTH;
    for (int at = offset; at < offset + length; at += 2 * WIDTH) {
      int atA = Math.min(at, last);
      int atB = Math.min(at + WIDTH, last);
      ByteVector sum1A = ByteVector.zero(SPECIES);
      ByteVector sum1B = sum1A;
      ByteVector sum2A = sum1A;
      ByteVector sum2B = sum1A;
      for (int i = 0; i < inputCount; i++) {
        ByteVector a = ByteVector.fromArray(SPECIES, inputs[i], atA);
        ByteVector b = ByteVector.fromArray(SPECIES, inputs[i], atB);
        ByteVector lowA = a.and(NIBBLE);
        ByteVector lowB = b.and(NIBBLE);
        ByteVector highA = a.lanewise(LSHR, 4);
        ByteVector highB = b.lanewise(LSHR, 4);
        ByteVector lows = table(row1[i], LOW);
        ByteVector highs = table(row1[i], HIGH);
        sum1A = sum1A.lanewise(XOR, lowA.selectFrom(lows)).lanewise(XOR, highA.selectFrom(highs));
        sum1B = sum1B.lanewise(XOR, lowB.selectFrom(lows)).lanewise(XOR, highB.selectFrom(highs));
        lows = table(row2[i], LOW);
        highs = table(row2[i], HIGH);
        sum2A = sum2A.lanewise(XOR, lowA.selectFrom(lows)).lanewise(XOR, highA.selectFrom(highs));
        sum2B = sum2B.lanewise(XOR, lowB.selectFrom(lows)).lanewise(XOR, highB.selectFrom(highs));
      }
      sum1A.intoArray(output1, atA);
      sum1B.intoArray(output1, atB);
      sum2A.intoArray(output2, atA);
      sum2B.intoArray(output2, atB);
    }
  }

  private static void multiplySingle(
      byte[] row, byte[][] inputs, int inputCount, byte[] output, int offset, int length) {
    int last = offset + length - WIDTH;
    for (int at = offset; at < offset + length; at += 2 * WIDTH) {
      int atA = Math.min(at, last);
      int atB = Math.min(at + WIDTH, last);
      ByteVector sumA = ByteVector.zero(SPECIES);
      ByteVector sumB = sumA;
      for (int i = 0; i < inputCount; i++) {
        ByteVector a = ByteVector.fromArray(SPECIES, inputs[i], atA);
        ByteVector b = ByteVector.fromArray(SPECIES, inputs[i], atB);
        ByteVector lows = table(row[i], LOW);
        ByteVector highs = table(row[i], HIGH);
        sumA = sumA.lanewise(XOR, a.and(NIBBLE).selectFrom(lows));
        sumB = sumB.lanewise(XOR, b.and(NIBBLE).selectFrom(lows));
        sumA = sumA.lanewise(XOR, a.lanewise(LSHR, 4).selectFrom(highs));
        sumB = sumB.lanewise(XOR, b.lanewise(LSHR, 4).selectFrom(highs));
      }
      sumA.intoArray(output, atA);
      sumB.intoArray(output, atB);
    }
  }

  private static ByteVector table(byte coefficient, int half) {
    return ByteVector.fromArray(SPECIES, PRODUCTS, (coefficient & 0xff) * 2 * WIDTH + half);
  }

  private static byte[] products() {
    byte[] products = new byte[Galois.FIELD_SIZE * 2 * WIDTH];
    for (int coefficient = 0; coefficient < Galois.FIELD_SIZE; coefficient++) {
      int start = coefficient * 2 * WIDTH;
      for (int nibble = 0; nibble < WIDTH; nibble++) {
        products[start + LOW + nibble] = Galois.multiply((byte) coefficient, (byte) nibble);
        products[start + HIGH + nibble] = Galois.multiply((byte) coefficient, (byte) (nibble << 4));
      }
    }
    return products;
  }
}
