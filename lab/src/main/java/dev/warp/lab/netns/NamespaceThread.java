package dev.warp.lab.netns;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Runs an action on a thread that has entered a network namespace with setns(2).
 *
 * <p>A namespace belongs to a thread, so the thread is made for the action and ends with it: none
 * that others use is ever left in a foreign namespace. A socket stays in the namespace it was
 * opened in, whichever thread uses it later.
 */
final class NamespaceThread {

  private static final int O_RDONLY_CLOEXEC = 0x80000;
  private static final int CLONE_NEWNET = 0x40000000;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final SymbolLookup LIBC = LINKER.defaultLookup();
  private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final MethodHandle OPEN =
      function("open", ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
  private static final MethodHandle SETNS =
      function("setns", ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
  private static final MethodHandle CLOSE = function("close", ValueLayout.JAVA_INT);

  private NamespaceThread() {}

  /**
   * Runs {@code action} inside a namespace and waits for its result.
   *
   * @param namespace the namespace's file, as in /run/netns
   * @throws IOException if the namespace cannot be entered, or {@code action} throws it
   * @throws IllegalStateException if {@code action} throws another checked exception
   */
  static <T> T call(Path namespace, Callable<T> action) throws IOException {
    FutureTask<T> task =
        new FutureTask<>(
            () -> {
              enter(namespace);
              return action.call();
            });
    Thread.ofPlatform().name("in " + namespace.getFileName()).start(task);
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted inside " + namespace, e);
    }
  }

  private static IOException failure(Throwable cause) {
    return switch (cause) {
      // Wrapped, so that the caller's own stack shows too.
      case IOException e -> new IOException(e.getMessage(), e);
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException(cause);
    };
  }

  private static void enter(Path namespace) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(CALL_STATE);
      int descriptor =
          (int) OPEN.invokeExact(state, arena.allocateFrom(namespace.toString()), O_RDONLY_CLOEXEC);
      check(descriptor >= 0, "open", namespace, state);
      int entered = (int) SETNS.invokeExact(state, descriptor, CLONE_NEWNET);
      check(entered == 0, "setns", namespace, state);
      int closed = (int) CLOSE.invokeExact(state, descriptor);
      check(closed == 0, "close", namespace, state);
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static void check(boolean done, String function, Path namespace, MemorySegment state)
      throws IOException {
    if (!done) {
      int errno = (int) ERRNO.get(state, 0L);
      throw new IOException("%s(%s) failed: errno %d".formatted(function, namespace, errno));
    }
  }

  private static MethodHandle function(String name, MemoryLayout... parameters) {
    return LINKER.downcallHandle(
        LIBC.findOrThrow(name),
        FunctionDescriptor.of(ValueLayout.JAVA_INT, parameters),
        Linker.Option.captureCallState("errno"));
  }
}
