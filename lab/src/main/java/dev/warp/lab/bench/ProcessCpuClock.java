package dev.warp.lab.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The processor time of another process, all threads together, those that have ended included: its
 * CPU-time clock (clock_getcpuclockid(3)), which counts nanoseconds where /proc/PID/stat counts
 * hundredths of seconds. What the kernel does for a packet, its whole way to the queue of the next
 * socket, is done in the sender's time.
 */
public final class ProcessCpuClock {

  /** The scheduler's precise count, of the three that Linux has for each process. */
  private static final int CPUCLOCK_SCHED = 2;

  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long TIMESPEC_BYTES = 16;

  private static final MethodHandle CLOCK_GETTIME =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("clock_gettime"),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));

  private ProcessCpuClock() {}

  /**
   * Processor time since a process began, in nanoseconds.
   *
   * @throws IllegalStateException if there is no such process
   */
  public static long nanos(long pid) {
    int clock = (int) (~pid << 3) | CPUCLOCK_SCHED;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment time = arena.allocate(TIMESPEC_BYTES, ValueLayout.JAVA_LONG.byteAlignment());
      int failed = (int) CLOCK_GETTIME.invokeExact(clock, time);
      if (failed != 0) {
        throw new IllegalStateException("no process " + pid);
      }
      return time.get(ValueLayout.JAVA_LONG, 0) * NANOS_PER_SECOND
          + time.get(ValueLayout.JAVA_LONG, Long.BYTES);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("clock_gettime cannot be called", e);
    }
  }
}
