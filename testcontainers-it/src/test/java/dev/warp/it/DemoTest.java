package dev.warp.it;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.lab.process.BackgroundProcess;
import dev.warp.lab.process.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The demo, as a process of its own and with all that it starts. */
class DemoTest {

  private static final Duration DEADLINE = Duration.ofMinutes(3);
  private static final Pattern TOTALS =
      Pattern.compile("all so far +(\\d+) +(\\d+) +(\\d+) +(\\d+) +(\\d+) +(\\d+)");
  private static final Pattern FIRST_FIGURES = Pattern.compile("^ +1 ");
  private static final int SIGTERM = 128 + 15;
  private static final int SIGINT = 128 + 2;
  private static final long NO_SESSION = -1;

  /**
   * Makes a program the leader of a group of its own, as a shell's terminal does, and one that
   * heeds Ctrl-C even where these tests run in the background of a shell that has it ignored.
   */
  private static final List<String> AT_A_TERMINAL =
      List.of("setsid", "env", "--default-signal=INT");

  /** What each uplink of the demo loses, and an application without warp would. */
  private static final double UPLINK_LOSS = 0.1;

  private static final Pattern OUTAGE =
      Pattern.compile(
          "(\\d+) of the (\\d+) datagrams sent in all that time were lost.* by arithmetic"
              + " ([\\d.]+) % of the datagrams are lost; .* At all other times (\\d+) were lost,"
              + " where arithmetic expects (\\d+) ");

  private static final Pattern NOT_SENT = Pattern.compile("(\\d+) of those lost never left");

  /** Losses vary by about the root of what is expected: six times that is never seen. */
  private static final double DEVIATIONS = 6;

  @TempDir Path folder;

  /** The figures of the last table. */
  private record Totals(long sent, long delivered, long rebuilt, long lost, long twice) {}

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux has all of 127.0.0.0/8")
  void shouldShowTheMainJobOverLoopbackSockets() throws IOException {
    try (BackgroundProcess demo = start("--loopback", "--seconds", "5")) {
      demo.await("the end", DEADLINE, () -> !demo.isAlive());
      assertEquals(0, demo.stop(DEADLINE), demo::logTail);
      assertShowedTheMainJob(Files.readString(demo.log()), "127.0.0.3");
    }
    assertEquals(List.of(), leftBehind());
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux has all of 127.0.0.0/8")
  void shouldLeaveNothingBehindWhenInterrupted() throws IOException {
    try (BackgroundProcess demo = start("--loopback", "--seconds", "600")) {
      demo.awaitLogLine(FIRST_FIGURES, DEADLINE);
      List<ProcessHandle> services =
          ProcessHandle.of(demo.pid()).orElseThrow().descendants().toList();
      assertEquals(3, services.size(), demo::logTail);
      assertEquals(SIGTERM, demo.stop(DEADLINE), demo::logTail);
      assertTrue(services.stream().noneMatch(ProcessHandle::isAlive), services::toString);
    }
    assertEquals(List.of(), leftBehind());
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux has all of 127.0.0.0/8")
  void shouldLeaveNothingBehindAfterControlC() throws IOException {
    try (BackgroundProcess demo = startAtTerminal("--loopback", "--seconds", "600")) {
      demo.awaitLogLine(FIRST_FIGURES, DEADLINE);
      pressControlC(demo);
      assertEquals(List.of(), processesOf(demo), demo::logTail);
    }
    assertEquals(List.of(), leftBehind());
  }

  /** With real NATs, and WireGuard on top. */
  @Nested
  @NeedsNamespaces
  class InNamespaces {

    @Test
    void shouldShowTheMainJob() throws IOException {
      try (BackgroundProcess demo = start("--seconds", "5")) {
        demo.await("the end", DEADLINE, () -> !demo.isAlive());
        assertEquals(0, demo.stop(DEADLINE), demo::logTail);
        String output = Files.readString(demo.log());
        assertShowedTheMainJob(output, "up2");
        assertTrue(output.contains("WireGuard through the same gates: ping 20 of"), output);
        assertEquals(0, namespacesOf(demo), demo::logTail);
      }
      assertEquals(List.of(), leftBehind());
    }

    @Test
    void shouldLeaveNothingBehindWhenInterrupted() throws IOException {
      try (BackgroundProcess demo = start("--seconds", "600")) {
        demo.awaitLogLine(FIRST_FIGURES, DEADLINE);
        assertEquals(6, namespacesOf(demo), demo::logTail);
        assertEquals(SIGTERM, demo.stop(DEADLINE), demo::logTail);
        assertEquals(0, namespacesOf(demo), demo::logTail);
      }
      assertEquals(List.of(), leftBehind());
    }

    @ParameterizedTest
    @ValueSource(strings = {"^Starting a map", "^ +1 ", "^Running wireguard-go"})
    void shouldLeaveNothingBehindAfterControlC(String line) throws IOException {
      try (BackgroundProcess demo = startAtTerminal("--seconds", "3")) {
        demo.awaitLogLine(Pattern.compile(line), DEADLINE);
        assertEquals(6, namespacesOf(demo), demo::logTail);
        pressControlC(demo);
        assertEquals(0, namespacesOf(demo), demo::logTail);
        assertEquals(List.of(), processesOf(demo), demo::logTail);
      }
      assertEquals(List.of(), leftBehind());
    }
  }

  /** A terminal sends the signal to the demo and to all that it has started, and so does this. */
  private static void pressControlC(BackgroundProcess demo) throws IOException {
    assertTrue(processesOf(demo).size() >= 1, demo::logTail);
    Command.of("sh", "-c", "kill -s INT -- -" + demo.pid()).run();
    demo.await("the end", DEADLINE, () -> !demo.isAlive());
    assertEquals(SIGINT, demo.stop(DEADLINE), demo::logTail);
    String output = Files.readString(demo.log());
    assertTrue(output.contains("warp: interrupted; stopping what was started"), output);
    assertFalse(output.contains("ERROR") || output.contains("the programs' logs are in"), output);
  }

  /** What runs of the session that was begun with the demo, whoever its parent is by now. */
  private static List<String> processesOf(BackgroundProcess demo) {
    return ProcessHandle.allProcesses()
        .filter(process -> sessionOf(process) == demo.pid())
        .map(process -> process.pid() + " " + process.info().command().orElse("?"))
        .toList();
  }

  /** See proc_pid_stat(5): after the name in parentheses come state, parent, group, session. */
  private static long sessionOf(ProcessHandle process) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
      return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[3]);
    } catch (IOException e) {
      return NO_SESSION; // It has just ended.
    }
  }

  private static void assertShowedTheMainJob(String output, String cutUplink) {
    Totals totals = totals(output);
    System.out.println("demo: " + totals);
    assertLostNoMoreThanArithmeticSays(output, totals.sent());
    assertAll(
        output,
        () -> assertEquals(5 * 500, totals.sent()),
        () -> assertEquals(totals.sent(), totals.delivered() + totals.lost()),
        () -> assertTrue(totals.rebuilt() > 0),
        () -> assertTrue(totals.lost() < totals.sent() * UPLINK_LOSS, "no better than one uplink"),
        () -> assertEquals(0, totals.twice()),
        () -> assertFalse(output.contains("ERROR")),
        () -> assertTrue(output.contains("uplink " + cutUplink + " is cut")),
        () -> assertTrue(output.contains("uplink " + cutUplink + " is back")));
  }

  /** In the outage no more than if the gate never noticed it; otherwise what chance takes. */
  private static void assertLostNoMoreThanArithmeticSays(String output, long sent) {
    MatchResult said =
        OUTAGE.matcher(output.replaceAll("\\s+", " ")).results().findFirst().orElseThrow();
    double[] figures =
        IntStream.rangeClosed(1, 5).mapToDouble(i -> Double.parseDouble(said.group(i))).toArray();
    long notSent = notSent(output);
    assertTrue(figures[0] - notSent <= withMargin(figures[1] * figures[2] / 100, sent), output);
    assertTrue(figures[3] - notSent <= withMargin(figures[4], sent), output);
  }

  /** What a machine that is too busy with other things has dropped, and so counted. */
  private static long notSent(String output) {
    return NOT_SENT
        .matcher(output.replaceAll("\\s+", " "))
        .results()
        .mapToLong(result -> Long.parseLong(result.group(1)))
        .sum();
  }

  /** A hundredth of all on top is the machine's, which may have something else to do. */
  private static double withMargin(double expected, long sent) {
    return expected + DEVIATIONS * Math.sqrt(expected) + sent / 100.0;
  }

  private static Totals totals(String output) {
    MatchResult last = TOTALS.matcher(output).results().toList().getLast();
    long[] figures =
        Stream.of(1, 2, 3, 4, 5).mapToLong(i -> Long.parseLong(last.group(i))).toArray();
    return new Totals(figures[0], figures[1], figures[2], figures[3], figures[4]);
  }

  private BackgroundProcess start(String... arguments) throws IOException {
    return start(List.of(), arguments);
  }

  private BackgroundProcess startAtTerminal(String... arguments) throws IOException {
    return start(AT_A_TERMINAL, arguments);
  }

  private BackgroundProcess start(List<String> prefix, String... arguments) throws IOException {
    Path temporary = Files.createDirectory(folder.resolve("tmp"));
    Stream<String> program =
        Stream.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-Djava.io.tmpdir=" + temporary,
            "-cp",
            System.getProperty("java.class.path"),
            "dev.warp.lab.demo.Demo");
    return BackgroundProcess.start(
        Stream.of(prefix.stream(), program, Stream.of(arguments)).flatMap(part -> part).toList(),
        Map.of(),
        folder.resolve("log"));
  }

  private List<Path> leftBehind() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("tmp"))) {
      return files.toList();
    }
  }

  private static long namespacesOf(BackgroundProcess demo) {
    return Command.of("ip", "netns", "list")
        .run()
        .lines()
        .filter(line -> line.startsWith("warp-" + demo.pid() + "-"))
        .count();
  }
}
