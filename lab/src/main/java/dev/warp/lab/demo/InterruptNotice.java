package dev.warp.lab.demo;

import java.io.PrintWriter;

/**
 * Notices that the JVM is told to end, as by Ctrl-C, and says so: what fails then is no failure.
 */
final class InterruptNotice implements AutoCloseable {

  private final Thread hook = new Thread(this::give, "interrupt notice");
  private final PrintWriter err;
  private volatile boolean given;

  private InterruptNotice(PrintWriter err) {
    this.err = err;
  }

  static InterruptNotice install(PrintWriter err) {
    InterruptNotice notice = new InterruptNotice(err);
    Runtime.getRuntime().addShutdownHook(notice.hook);
    return notice;
  }

  boolean given() {
    return given;
  }

  @Override
  public void close() {
    if (!given) {
      forget();
    }
  }

  private void give() {
    given = true;
    err.println("warp: interrupted; stopping what was started");
    err.flush();
  }

  private void forget() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM has just begun to shut down: the notice is given, and harmless.
      return;
    }
  }
}
