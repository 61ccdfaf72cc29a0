package dev.warp.lab.process;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Closes what was opened, last first, exactly once: when closed itself, or when the JVM shuts down
 * before that, as on Ctrl-C.
 */
public final class Teardown implements AutoCloseable {

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final Thread atShutdown = new Thread(this::closeAll, "teardown");
  private boolean closed;

  /** An empty teardown, which the JVM's shutdown will close. */
  public Teardown() {
    Runtime.getRuntime().addShutdownHook(atShutdown);
  }

  /**
   * Has {@code resource} closed before all that was added earlier.
   *
   * @return {@code resource}
   * @throws IllegalStateException if this is closed already; {@code resource} is then closed too
   */
  public synchronized <T extends AutoCloseable> T add(T resource) {
    if (closed) {
      IllegalStateException late = new IllegalStateException("already torn down");
      closeInto(resource, late);
      throw late;
    }
    opened.push(resource);
    return resource;
  }

  /**
   * Closes everything; one failure does not keep the rest open.
   *
   * @throws IllegalStateException if some could not be closed, with each failure suppressed in it
   */
  @Override
  public void close() {
    closeAll();
    if (Thread.currentThread() != atShutdown) {
      forgetShutdownHook();
    }
  }

  private synchronized void closeAll() {
    closed = true;
    IllegalStateException failures = new IllegalStateException("not everything could be closed");
    while (!opened.isEmpty()) {
      closeInto(opened.pop(), failures);
    }
    if (failures.getSuppressed().length > 0) {
      throw failures;
    }
  }

  private static void closeInto(AutoCloseable resource, IllegalStateException failures) {
    try {
      resource.close();
    } catch (Exception e) {
      failures.addSuppressed(e);
    }
  }

  private void forgetShutdownHook() {
    try {
      Runtime.getRuntime().removeShutdownHook(atShutdown);
    } catch (IllegalStateException e) {
      // The JVM is shutting down: the hook runs, and finds nothing left to close.
      return;
    }
  }
}
