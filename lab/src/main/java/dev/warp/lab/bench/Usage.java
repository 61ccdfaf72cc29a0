package dev.warp.lab.bench;

import java.util.List;

/**
 * What the programs of a contender had used up at some moment.
 *
 * @param cpuNanos processor time of all of them
 * @param wireBytes sent over the links, both ways
 * @param gcMarks of each one's log
 */
record Usage(long cpuNanos, long wireBytes, List<Integer> gcMarks) {

  Usage {
    gcMarks = List.copyOf(gcMarks);
  }

  static Usage now(List<Program> programs, TwoLinks links) {
    // The logs first: reading them takes longest, and would delay what is compared to the clock.
    List<Integer> marks = programs.stream().map(program -> program.gcLog().mark()).toList();
    return new Usage(
        programs.stream().mapToLong(Program::cpuNanos).sum(), links.wireBytes(), marks);
  }

  /** The pauses since then. */
  GcLog.Pauses pausesSince(List<Program> programs) {
    GcLog.Pauses pauses = new GcLog.Pauses(0, 0, 0);
    for (int i = 0; i < programs.size(); i++) {
      pauses = pauses.plus(programs.get(i).gcLog().pausesSince(gcMarks.get(i)));
    }
    return pauses;
  }
}
