package dev.warp.bench;

import dev.warp.gate.engine.erasure.ErasureCode;
import dev.warp.gate.engine.erasure.JavaReedSolomonCode;
import java.util.Arrays;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** A block encoded, and rebuilt after as many of its data shards were lost as can be. */
public class ErasureBenchmark extends ShortRun {

  /** Data shards of all shards. */
  @Param({"3-of-5", "3-of-6", "6-of-12"})
  public String block;

  /** Bytes of a shard. */
  @Param({"480", "1400"})
  public int length;

  private final ErasureCode code = new JavaReedSolomonCode();
  private int dataShards;
  private int totalShards;
  private byte[][] shards;
  private boolean[] present;

  /** Fills the data shards. */
  @Setup
  public void prepare() {
    String[] numbers = block.split("-of-", 2);
    dataShards = Integer.parseInt(numbers[0]);
    totalShards = Integer.parseInt(numbers[1]);
    shards = new byte[totalShards][length];
    Random random = new Random(1);
    for (int i = 0; i < dataShards; i++) {
      random.nextBytes(shards[i]);
    }
    present = new boolean[totalShards];
    Arrays.fill(present, true);
    Arrays.fill(present, 0, Math.min(dataShards, totalShards - dataShards), false);
    encode();
  }

  /** Computes the parity. */
  @Benchmark
  public byte[][] encode() {
    code.encode(shards, dataShards, totalShards, 0, length);
    return shards;
  }

  /** Computes the data shards that were lost. */
  @Benchmark
  public byte[][] reconstruct() {
    code.reconstruct(shards, present, dataShards, totalShards, 0, length);
    return shards;
  }
}
