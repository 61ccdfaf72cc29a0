package dev.warp.gate.engine.erasure;

import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Which code this JVM uses: by tables, or by vectors where the JVM has them.
 *
 * <p>Vector code that has not been compiled takes milliseconds for a block and would stop an event
 * loop; with some JVMs and processors it never becomes fast. So everything starts with tables, and
 * changes over once {@link #warmUp} has seen vectors to be faster. Any thread may call.
 */
public final class CodeSelection {

  /** What is in use. */
  public enum State {
    /** Tables, until vectors are warm. */
    COLD("tables, until vectors are compiled"),
    /** Vectors, known to be faster. */
    VECTORS("vectors"),
    /** Tables: vectors did not become faster. */
    VECTORS_SLOWER("tables, for vectors are not faster on this JVM and processor"),
    /** Tables: there is nothing else. */
    NO_MODULE("tables");

    private final String text;

    State(String text) {
      this.text = text;
    }
  }

  private static final CodeSelection OF_THIS_JVM =
      new CodeSelection(VectorModule::load, VectorReedSolomonCode::new);

  private final Supplier<Optional<String>> module;
  private final Supplier<ErasureCode> vectors;
  private volatile State state = State.COLD;
  private volatile String description = State.COLD.text;

  /**
   * @param module makes vectors usable, or says why they are not
   * @param vectors makes a code by vectors; not called where they are not usable
   */
  CodeSelection(Supplier<Optional<String>> module, Supplier<ErasureCode> vectors) {
    this.module = module;
    this.vectors = vectors;
  }

  /** The one selection of this process. */
  public static CodeSelection ofThisJvm() {
    return OF_THIS_JVM;
  }

  /** A code, for one thread, that changes over by itself when vectors are warm. */
  public ErasureCode newCode() {
    return new SwitchingCode(this);
  }

  /** What is in use now. */
  public State state() {
    return state;
  }

  /** For people: what is in use now, and why it is not vectors where it is not. */
  public String description() {
    return description;
  }

  /** A new code as a state says. */
  ErasureCode codeFor(State which) {
    return which == State.VECTORS ? vectors.get() : new JavaReedSolomonCode();
  }

  /**
   * Has vector code compiled by using it, and changes over once it is faster than tables. To be
   * called where it may take a while; does nothing where all has been decided.
   *
   * @param nanoTime a clock, in nanoseconds
   * @param limitNanos after this time vectors are given up
   * @return what is in use from now on
   */
  public synchronized State warmUp(LongSupplier nanoTime, long limitNanos) {
    if (state == State.COLD) {
      Optional<String> missing = module.get();
      if (missing.isPresent()) {
        decide(State.NO_MODULE, ", for there is " + missing.get());
      } else {
        boolean faster =
            new WarmUp(nanoTime)
                .isFaster(codeFor(State.VECTORS), new JavaReedSolomonCode(), limitNanos);
        decide(faster ? State.VECTORS : State.VECTORS_SLOWER, "");
      }
    }
    return state;
  }

  private void decide(State decided, String reason) {
    description = decided.text + reason;
    state = decided;
  }
}
