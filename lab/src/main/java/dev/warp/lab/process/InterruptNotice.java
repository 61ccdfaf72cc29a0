package dev.warp.lab.process;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Notices that the JVM is told to end, as by Ctrl-C, and says so: what fails then is no failure.
 */
public final class InterruptNotice implements AutoCloseable {

  /** How much later than its children this JVM may notice a signal that all of them were sent. */
  private static final Duration LATEST = Duration.ofSeconds(2);

  private final Thread hook = new Thread(this::give, "interrupt notice");
  private final PrintWriter err;
  private final CountDownLatch given = new CountDownLatch(1);

  private InterruptNotice(PrintWriter err) {
    this.err = err;
  }

  /**
   * Begins to watch.
   *
   * @param err where the notice is written
   */
  public static InterruptNotice install(PrintWriter err) {
    InterruptNotice notice = new InterruptNotice(err);
    Runtime.getRuntime().addShutdownHook(notice.hook);
    return notice;
  }

  /**
   * Whether something that has just failed did so because of an interruption. A terminal interrupts
   * the programs that were started along with this one, and they are often the first to end.
   */
  public boolean explainsFailure() {
    try {
      return given.await(LATEST.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return isGiven();
    }
  }

  private boolean isGiven() {
    return given.getCount() == 0;
  }

  @Override
  public void close() {
    if (!isGiven()) {
      forget();
    }
  }

  private void give() {
    given.countDown();
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
