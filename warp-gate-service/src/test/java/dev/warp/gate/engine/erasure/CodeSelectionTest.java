package dev.warp.gate.engine.erasure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.gate.engine.erasure.CodeSelection.State;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class CodeSelectionTest {

  private static final long LIMIT = 1_000_000;

  private final CountingCode vectors = new CountingCode();
  private final CodeSelection selection = new CodeSelection(Optional::empty, () -> vectors);

  @Test
  void shouldHaveVectorsInTheJvmOfTheTests() {
    CodeSelection ofTests = new CodeSelection(VectorModule::load, VectorReedSolomonCode::new);
    assertEquals(State.VECTORS, ofTests.warmUp(clock(20, 10), LIMIT));
    assertInstanceOf(VectorReedSolomonCode.class, ofTests.codeFor(ofTests.state()));
  }

  @Test
  void shouldUseTablesInAJvmWithoutTheModule() throws IOException, InterruptedException {
    List<String> report = SelectionInAnotherJvm.run();
    assertEquals(
        List.of("NO_MODULE", SelectionInAnotherJvm.encode(new JavaReedSolomonCode())),
        List.of(report.getFirst(), report.getLast()));
    assertTrue(
        report.get(1).startsWith("tables, for there is no jdk.incubator.vector: "),
        report::toString);
  }

  @Test
  void shouldUseTheModuleWhereTheJvmStartedWithIt() throws IOException, InterruptedException {
    List<String> report = SelectionInAnotherJvm.run("--add-modules", "jdk.incubator.vector");
    // The limit is no time at all.
    assertTrue(report.contains("VECTORS_SLOWER"), report::toString);
  }

  @Test
  void shouldUseTablesInANativeExecutable() throws IOException, InterruptedException {
    List<String> report =
        SelectionInAnotherJvm.run(
            "--add-modules", "jdk.incubator.vector", "-Dorg.graalvm.nativeimage.imagecode=runtime");
    assertTrue(report.contains("NO_MODULE"), report::toString);
  }

  @Test
  void shouldUseTablesUntilVectorsAreWarm() {
    ErasureCode code = selection.newCode();
    encode(code);
    assertEquals(State.COLD, selection.state());
    assertEquals(0, vectors.calls);
  }

  @Test
  void shouldChangeOverOnceVectorsAreFaster() {
    ErasureCode code = selection.newCode();
    assertEquals(State.VECTORS, selection.warmUp(clock(20, 10), LIMIT));
    assertEquals(State.VECTORS, selection.state());
    int before = vectors.calls;
    encode(code);
    boolean[] present = {false, true, true, true};
    code.reconstruct(new byte[4][8], present, 2, 4, 0, 8);
    assertEquals(before + 2, vectors.calls);
  }

  @Test
  void shouldStayWithTablesWhereVectorsDoNotBecomeFaster() {
    ErasureCode code = selection.newCode();
    assertEquals(State.VECTORS_SLOWER, selection.warmUp(clock(10, 10), LIMIT));
    int before = vectors.calls;
    encode(code);
    assertEquals(before, vectors.calls);
  }

  @Test
  void shouldDecideOnlyOnce() {
    selection.warmUp(clock(20, 10), LIMIT);
    int before = vectors.calls;
    assertEquals(State.VECTORS, selection.warmUp(clock(10, 20), LIMIT));
    assertEquals(before, vectors.calls);
    CodeSelection without = new CodeSelection(() -> Optional.of("none"), () -> vectors);
    assertEquals(State.NO_MODULE, without.warmUp(clock(20, 10), LIMIT));
    assertEquals("tables, for there is none", without.description());
    assertEquals(before, vectors.calls);
  }

  private static void encode(ErasureCode code) {
    code.encode(new byte[4][8], 2, 4, 0, 8);
  }

  /** A clock for which using tables takes so many nanoseconds, and using vectors so many. */
  private static LongSupplier clock(long tables, long vectors) {
    // It is asked once at first, and then before, between and after both.
    long round = tables + vectors;
    Iterator<Long> times =
        Stream.concat(
                Stream.of(0L),
                Stream.iterate(0L, start -> start + round)
                    .flatMap(start -> Stream.of(start, start + tables, start + round)))
            .iterator();
    return times::next;
  }

  private static final class CountingCode implements ErasureCode {

    private int calls;

    @Override
    public void encode(byte[][] shards, int dataShards, int totalShards, int offset, int length) {
      calls++;
    }

    @Override
    public void reconstruct(
        byte[][] shards,
        boolean[] present,
        int dataShards,
        int totalShards,
        int offset,
        int length) {
      calls++;
    }
  }
}
