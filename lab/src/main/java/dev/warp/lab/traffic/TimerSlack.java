package dev.warp.lab.traffic;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * How much later than asked for Linux wakes a sleeping thread, to wake several at once: 50
 * microseconds by default (PR_SET_TIMERSLACK of prctl(2)). At 10,000 payloads a second that would
 * be half the time between two of them.
 */
public final class TimerSlack {

  private static final int PR_SET_TIMERSLACK = 29;
  private static final long LEAST_NANOS = 1;

  private static final MethodHandle PRCTL =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("prctl"),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG),
              Linker.Option.firstVariadicArg(1));

  private TimerSlack() {}

  /** Has the calling thread woken as soon as the kernel can. */
  public static void removeFromThisThread() {
    try {
      int failed = (int) PRCTL.invokeExact(PR_SET_TIMERSLACK, LEAST_NANOS);
      if (failed != 0) {
        throw new IllegalStateException("the kernel has no timer slack to set");
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("prctl cannot be called", e);
    }
  }
}
