package dev.warp.bench;

import dev.warp.gate.engine.erasure.CodeSelection;
import dev.warp.gate.engine.erasure.ErasureCode;
import dev.warp.gate.engine.erasure.JavaReedSolomonCode;
import dev.warp.gate.engine.erasure.VectorReedSolomonCode;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** A block encoded, and rebuilt after as many of its data shards were lost as can be. */
public class ErasureBenchmark extends ShortRun {

  private static final long WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** How bytes are multiplied. */
  @Param({"tables", "vectors"})
  public String by;

  /** Data shards of all shards, by bytes of a shard. */
  @Param({"3-of-6x400", "3-of-6x1348", "20-of-34x1348", "153-of-255x1348"})
  public String block;

  private ErasureCode code;
  private int dataShards;
  private int totalShards;
  private int length;
  private byte[][] shards;
  private boolean[] present;

  /** Fills the data shards. */
  @Setup
  public void prepare() {
    code = by.equals("vectors") ? vectorCode() : new JavaReedSolomonCode();
    String[] numbers = block.split("-of-|x", 3);
    dataShards = Integer.parseInt(numbers[0]);
    totalShards = Integer.parseInt(numbers[1]);
    length = Integer.parseInt(numbers[2]);
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

  private static ErasureCode vectorCode() {
    if (warmUp().state() == CodeSelection.State.NO_MODULE) {
      throw new IllegalStateException(CodeSelection.ofThisJvm().description());
    }
    return new VectorReedSolomonCode();
  }

  /** Does what a gate does at its start. */
  static CodeSelection warmUp() {
    CodeSelection selection = CodeSelection.ofThisJvm();
    selection.warmUp(System::nanoTime, WARM_UP_NANOS);
    return selection;
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
