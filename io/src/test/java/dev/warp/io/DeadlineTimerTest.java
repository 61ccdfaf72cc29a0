package dev.warp.io;

import static dev.warp.io.TestLoop.on;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeadlineTimerTest {

  private static final long MILLISECOND = 1_000_000;
  private static final long HOUR = TimeUnit.HOURS.toNanos(1);

  private final NanoClock clock = BootClock.system();
  private TestLoop loop;
  private Context context;

  @BeforeEach
  void startLoop() {
    loop = new TestLoop(true);
    context = loop.context();
  }

  @AfterEach
  void stopLoop() throws Exception {
    loop.close();
  }

  @Test
  void shouldCallTheEngineAtEachDeadlineInOrderAndNeverEarly() throws Exception {
    Agenda agenda = new Agenda(50);
    DeadlineTimer timer = new DeadlineTimer(context, clock, agenda);
    on(
        context,
        () -> {
          long start = clock.nanoTime();
          for (int i = 50; i > 0; i--) {
            agenda.pending.add(start + i * MILLISECOND / 3);
            timer.rearm();
          }
          return null;
        });

    List<Call> calls = agenda.done.get(60, TimeUnit.SECONDS);

    for (int i = 0; i < calls.size(); i++) {
      Call call = calls.get(i);
      assertTrue(call.now >= call.deadline, call.toString());
      assertTrue(i == 0 || call.deadline > calls.get(i - 1).deadline, calls.toString());
      assertSame(context, call.context);
    }
  }

  @Test
  void shouldMoveToAnEarlierDeadline() throws Exception {
    Agenda agenda = new Agenda(1);
    DeadlineTimer timer = new DeadlineTimer(context, clock, agenda);
    long start = clock.nanoTime();
    on(context, () -> agenda.addAndRearm(start + HOUR, timer));
    on(context, () -> agenda.addAndRearm(start + MILLISECOND, timer));

    assertEquals(start + MILLISECOND, agenda.done.get(60, TimeUnit.SECONDS).getFirst().deadline);
  }

  @Test
  void shouldLeaveTheTimerAloneWhileTheDeadlineIsNotEarlier() throws Exception {
    AtomicLong readings = new AtomicLong();
    AtomicLong deadline = new AtomicLong(HOUR);
    TimedEngine engine = engine(deadline, now -> {});
    DeadlineTimer timer =
        new DeadlineTimer(
            context,
            () -> {
              readings.incrementAndGet();
              return 0;
            },
            engine);

    long settings =
        on(
            context,
            () -> {
              for (int i = 0; i < 1000; i++) {
                timer.rearm();
                deadline.incrementAndGet();
              }
              deadline.set(TimedEngine.NEVER);
              timer.rearm();
              return readings.get();
            });

    assertEquals(1, settings);
  }

  @Test
  void shouldWaitOnWhenTheClockIsBehindTheEventLoops() throws Exception {
    AtomicLong slow = new AtomicLong();
    AtomicLong deadline = new AtomicLong(10 * MILLISECOND);
    CompletableFuture<Long> called = new CompletableFuture<>();
    TimedEngine engine =
        engine(
            deadline,
            now -> {
              deadline.set(TimedEngine.NEVER);
              called.complete(now);
            });
    DeadlineTimer timer = new DeadlineTimer(context, () -> slow.addAndGet(MILLISECOND / 2), engine);

    on(context, () -> rearm(timer));

    assertTrue(called.get(60, TimeUnit.SECONDS) >= 10 * MILLISECOND);
  }

  @Test
  void shouldNoticeADeadlineThatPassedInASleep() throws Exception {
    AtomicLong slept = new AtomicLong();
    Agenda agenda = new Agenda(1);
    DeadlineTimer timer = new DeadlineTimer(context, () -> clock.nanoTime() + slept.get(), agenda);
    long deadline = clock.nanoTime() + HOUR;
    on(context, () -> agenda.addAndRearm(deadline, timer));

    slept.set(2 * HOUR);

    assertEquals(deadline, agenda.done.get(60, TimeUnit.SECONDS).getFirst().deadline);
  }

  @Test
  void shouldReportAnEngineThatThrowsAndGoOn() throws Exception {
    BlockingQueue<Throwable> reported = new LinkedBlockingQueue<>();
    context.exceptionHandler(reported::add);
    AtomicLong deadline = new AtomicLong(0);
    CompletableFuture<Long> secondCall = new CompletableFuture<>();
    TimedEngine engine =
        engine(
            deadline,
            now -> {
              if (deadline.getAndSet(now + MILLISECOND) == 0) {
                throw new IllegalStateException("a fault of the engine");
              }
              deadline.set(TimedEngine.NEVER);
              secondCall.complete(now);
            });
    DeadlineTimer timer = new DeadlineTimer(context, clock, engine);

    on(context, () -> rearm(timer));

    assertTrue(secondCall.get(60, TimeUnit.SECONDS) > 0);
    assertEquals("a fault of the engine", reported.take().getMessage());
  }

  @Test
  void shouldNotCallTheEngineOnceClosed() throws Exception {
    Agenda agenda = new Agenda(1);
    DeadlineTimer timer = new DeadlineTimer(context, clock, agenda);
    long start = clock.nanoTime();
    on(
        context,
        () -> {
          agenda.pending.add(start + 5 * MILLISECOND);
          timer.rearm();
          timer.close();
          return null;
        });
    on(context, () -> rearm(timer));

    Agenda later = new Agenda(1);
    DeadlineTimer witness = new DeadlineTimer(context, clock, later);
    on(context, () -> later.addAndRearm(start + 10 * MILLISECOND, witness));
    later.done.get(60, TimeUnit.SECONDS);

    assertEquals(1, on(context, agenda.pending::size));
  }

  @Test
  void shouldRefuseToBeSetOffItsEventLoop() {
    DeadlineTimer timer = new DeadlineTimer(context, clock, new Agenda(1));

    assertThrows(IllegalStateException.class, timer::rearm);
  }

  private static Void rearm(DeadlineTimer timer) {
    timer.rearm();
    return null;
  }

  private static TimedEngine engine(AtomicLong deadline, LongConsumer onTimer) {
    return new TimedEngine() {
      @Override
      public long nextDeadlineNanos() {
        return deadline.get();
      }

      @Override
      public void onTimer(long nowNanos) {
        onTimer.accept(nowNanos);
      }
    };
  }

  private record Call(long deadline, long now, Context context) {}

  /** Has deadlines in any number, and notes when it was called for each. */
  private static final class Agenda implements TimedEngine {

    private final PriorityQueue<Long> pending = new PriorityQueue<>();
    private final List<Call> calls = new ArrayList<>();
    private final CompletableFuture<List<Call>> done = new CompletableFuture<>();
    private final int expectedCalls;

    Agenda(int expectedCalls) {
      this.expectedCalls = expectedCalls;
    }

    Void addAndRearm(long deadline, DeadlineTimer timer) {
      pending.add(deadline);
      timer.rearm();
      return null;
    }

    @Override
    public long nextDeadlineNanos() {
      return pending.isEmpty() ? NEVER : pending.peek();
    }

    @Override
    public void onTimer(long nowNanos) {
      calls.add(new Call(pending.remove(), nowNanos, Vertx.currentContext()));
      if (calls.size() == expectedCalls) {
        done.complete(List.copyOf(calls));
      }
    }
  }
}
