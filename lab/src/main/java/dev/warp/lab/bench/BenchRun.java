package dev.warp.lab.bench;

import dev.warp.lab.process.Teardown;
import dev.warp.lab.service.WarpBuild;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * One run of the benchmark. All contenders run all the time, each with hosts and links of its own;
 * one after the other carries a load. So what is compared is measured within seconds, on code that
 * is compiled, and a machine that is busier for a minute spoils a row and not a contender.
 */
final class BenchRun {

  private final BenchPlan plan;
  private final PrintWriter out;
  private final PrintWriter err;
  private final List<Result> results = new ArrayList<>();
  private int begun;

  /**
   * Prepares a run.
   *
   * @param out for the tables
   * @param err for the progress
   */
  BenchRun(BenchPlan plan, PrintWriter out, PrintWriter err) {
    this.plan = plan;
    this.out = out;
    this.err = err;
  }

  /**
   * Measures everything, and prints each line as soon as it is known.
   *
   * @param folder for what the contenders' programs write
   */
  Report run(Path folder, Teardown teardown) {
    List<Subject> subjects = start(folder, teardown);
    for (Row row : plan.rows()) {
      ResultTable.header(row).forEach(out::println);
      for (Subject subject : subjects) {
        if (plan.contenders(row).contains(subject.contender())) {
          measure(subject, row);
        }
      }
    }
    out.flush();
    return Report.of(plan, results);
  }

  private List<Subject> start(Path folder, Teardown teardown) {
    progress("starting %d contenders".formatted(plan.measured().size()));
    WarpBuild build = WarpBuild.find();
    List<Subject> subjects = new ArrayList<>();
    for (Contender contender : plan.measured()) {
      Launch launch = new Launch(build, makeFolder(folder.resolve(contender.toString())));
      Consumer<String> progress = what -> progress("  " + contender + ", " + what);
      subjects.add(Subject.start(contender, launch, teardown, progress));
    }
    Row row = new Row(Condition.CLEAN, plan.warmUpSize(), plan.warmUpRate());
    for (Subject subject : subjects) {
      progress("warming up " + subject.contender());
      subject.warmUp(row, plan.warmUp());
    }
    return subjects;
  }

  private void measure(Subject subject, Row row) {
    begun++;
    progress(
        "%d of %d: %s, %s".formatted(begun, plan.measurements(), subject.contender(), row.title()));
    Result result = subject.measure(row, plan.time());
    results.add(result);
    out.println(ResultTable.line(result));
    out.flush();
  }

  private void progress(String what) {
    err.println("warp: " + what);
    err.flush();
  }

  private static Path makeFolder(Path folder) {
    try {
      return Files.createDirectory(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
