package dev.warp.gate.control;

import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;

/** Changes that are made one after the other, and undone from the last one back if one fails. */
final class Steps {

  private record Step(Supplier<Future<?>> make, Supplier<Future<?>> undo) {}

  private final List<Step> steps = new ArrayList<>();

  void add(Supplier<Future<?>> make, Supplier<Future<?>> undo) {
    steps.add(new Step(make, undo));
  }

  /** Makes all of them, or fails as the one that failed, with all others undone. */
  Future<Void> run() {
    Deque<Step> made = new ArrayDeque<>();
    Future<Void> done = Future.succeededFuture();
    for (Step step : steps) {
      done = done.compose(before -> step.make().get()).onSuccess(now -> made.push(step)).mapEmpty();
    }
    return done.recover(failure -> undo(made).transform(undone -> Future.failedFuture(failure)));
  }

  private static Future<Void> undo(Deque<Step> made) {
    Future<Void> done = Future.succeededFuture();
    for (Step step : made) {
      done = done.transform(before -> step.undo().get()).mapEmpty();
    }
    return done;
  }
}
