package dev.warp.cli;

import dev.warp.protocol.RandomSource;
import dev.warp.protocol.keys.PrivateKey;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;

/** Makes keys until the public half of one has what is wanted, on all processors. */
final class VanitySearch {

  private static final long REPORT_SECONDS = 1;

  /** Hears now and then how it goes. */
  @FunctionalInterface
  interface Progress {

    /**
     * Still none.
     *
     * @param tried keys made so far
     * @param nanos since the beginning
     */
    void report(long tried, long nanos);
  }

  private final Pattern wanted;
  private final RandomSource random;
  private final LongAdder tried = new LongAdder();
  private final CompletableFuture<PrivateKey> found = new CompletableFuture<>();

  /**
   * A search that has not begun.
   *
   * @param wanted what a part of the public key's text has to match
   * @param random for any thread
   */
  VanitySearch(Pattern wanted, RandomSource random) {
    this.wanted = wanted;
    this.random = random;
  }

  /** Searches until there is one, which is the caller's to close. */
  PrivateKey run(int threads, Progress progress) throws InterruptedException {
    long began = System.nanoTime();
    List<Thread> searching = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      searching.add(Thread.ofPlatform().daemon().name("keygen-" + i).start(this::search));
    }
    try {
      while (true) {
        try {
          return found.get(REPORT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException notYet) {
          progress.report(tried.sum(), System.nanoTime() - began);
        }
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      found.cancel(false);
      for (Thread thread : searching) {
        thread.join();
      }
    }
  }

  private void search() {
    try {
      while (!found.isDone()) {
        PrivateKey key = PrivateKey.generate(random);
        tried.increment();
        if (!wanted.matcher(key.publicKey().toString()).find() || !found.complete(key)) {
          key.close();
        }
      }
    } catch (RuntimeException | StackOverflowError e) {
      // A regular expression can go deeper than the stack.
      found.completeExceptionally(e);
    }
  }
}
