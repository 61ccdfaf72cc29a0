package dev.warp.io;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Time since boot, sleep included: CLOCK_BOOTTIME of clock_gettime(2). A NAT forgets its mappings
 * and a far gate its session while this host sleeps, so the time slept has to count; {@link
 * System#nanoTime} stands still meanwhile. Safe for use by any thread. A thread's first call
 * allocates its {@code struct timespec}, the calls after that allocate nothing.
 *
 * <p>Calls native code: the JVM wants {@code --enable-native-access} for that.
 */
public final class BootClock implements NanoClock {

  private static final int CLOCK_BOOTTIME = 7;
  private static final long SECONDS_OFFSET = 0;
  private static final long NANOS_OFFSET = 8;
  private static final long TIMESPEC_BYTES = 16;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private static final MethodHandle CLOCK_GETTIME =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("clock_gettime"),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS),
              Linker.Option.critical(false));

  private static final ThreadLocal<MemorySegment> TIMESPEC =
      ThreadLocal.withInitial(
          () -> Arena.ofAuto().allocate(TIMESPEC_BYTES, ValueLayout.JAVA_LONG.byteAlignment()));

  private BootClock() {}

  /**
   * The system's clock: this one on 64-bit Linux; elsewhere, where there is no such clock, {@link
   * System#nanoTime} counted from this call.
   */
  public static NanoClock system() {
    boolean linux = System.getProperty("os.name").equals("Linux");
    if (linux && ValueLayout.ADDRESS.byteSize() == Long.BYTES) {
      return new BootClock();
    }
    long origin = System.nanoTime();
    return () -> System.nanoTime() - origin;
  }

  @Override
  public long nanoTime() {
    MemorySegment timespec = TIMESPEC.get();
    int failed;
    try {
      failed = (int) CLOCK_GETTIME.invokeExact(CLOCK_BOOTTIME, timespec);
    } catch (Throwable e) {
      throw new IllegalStateException("clock_gettime cannot be called", e);
    }
    if (failed != 0) {
      throw new IllegalStateException("this kernel has no CLOCK_BOOTTIME");
    }
    return timespec.get(ValueLayout.JAVA_LONG, SECONDS_OFFSET) * NANOS_PER_SECOND
        + timespec.get(ValueLayout.JAVA_LONG, NANOS_OFFSET);
  }
}
