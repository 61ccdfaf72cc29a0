package dev.warp.it;

import static dev.warp.it.PageRun.LOSS_PERCENT;
import static dev.warp.it.PageRun.PATIENCE;
import static dev.warp.it.PageRun.RATE;
import static dev.warp.it.PageRun.TUNNEL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.lab.process.Await;
import dev.warp.lab.testbed.GateFigures;
import dev.warp.lab.testbed.KeyFiles;
import dev.warp.lab.testbed.LossyUplink;
import dev.warp.lab.testbed.WarpProcesses;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The gate's page in a browser. Its console must stay empty, and it must ask nobody but the gate.
 */
@NeedsBrowser
class GatePageTest {

  private static final Duration FOLLOWS = Duration.ofSeconds(2);
  private static final Pattern FLOW =
      Pattern.compile("(\\d+(?:\\.\\d+)?(?: k)?)/s, ([\\d\u202f ]+)");
  private static final Pattern NUMBER = Pattern.compile("-?\\d+(?:\\.\\d+)?");

  @TempDir private static Path folder;

  private static PageRun run;
  private static Browser browser;
  private static WarpProcesses.Gate gate;

  @BeforeAll
  static void start() throws IOException {
    run = new PageRun(folder);
    browser = run.browser();
    gate = run.warp().vehicle();
  }

  @AfterAll
  static void stop() {
    run.close();
  }

  @BeforeEach
  void openPage() {
    run.open(gate.process(), "vehicle", "page");
    Await.until("rates", PATIENCE, () -> FLOW.matcher(cell("#tunnels tbody tr", 2)).matches());
  }

  @AfterEach
  void seeThatNobodyElseWasAskedAndNothingWentWrong() {
    run.assertQuiet(gate.process());
  }

  private static String cell(String row, int column) {
    return browser.text(row + " td:nth-child(" + (column + 1) + ")");
  }

  /** The row of the path over an uplink, by its first cell. */
  private static String rowOf(LossyUplink uplink) {
    Object key =
        browser.ask(
            "return [...document.querySelectorAll('tr.path')].find("
                + "row => row.cells[0].innerText.includes(arguments[0]))?.dataset.key ?? ''",
            uplink.interfaceName());
    return "tr.path[data-key='" + key + "']";
  }

  private static double number(String text) {
    Matcher number = NUMBER.matcher(text);
    assertTrue(number.find(), () -> "no number in '" + text + "'");
    return Double.parseDouble(number.group());
  }

  private static long total(String flow) {
    Matcher matcher = FLOW.matcher(flow);
    assertTrue(matcher.matches(), flow);
    return Long.parseLong(matcher.group(2).replaceAll("\\D", ""));
  }

  @Test
  void shouldShowWhoTheGateIsAndWhomItTalksTo() {
    for (String name : List.of("vehicle", "operator", "map")) {
      String key = KeyFiles.make(folder, name).toString();
      assertTrue(browser.text("#peers").contains(key), name);
    }
    assertEquals("ready", browser.text("#ready"));
    String peers = browser.text("#peers");
    assertTrue(peers.contains("session up") && peers.contains("registered"), peers);
    assertTrue(peers.matches("(?s).*Paths\\s+[12] up.*"), peers);
  }

  @Test
  void shouldShowTheNumbersThatTheGateHas() {
    long before = gate.figures(TUNNEL).payloadsSent();
    // What was on its way to the page when the gate was asked has been shown after another second.
    long shownBefore = total(cell("#tunnels tbody tr", 2));
    Await.until(
        "later figures", PATIENCE, () -> total(cell("#tunnels tbody tr", 2)) > shownBefore + RATE);
    long shown = total(cell("#tunnels tbody tr", 2));
    long after = gate.figures(TUNNEL).payloadsSent();
    assertTrue(before <= shown && shown <= after + RATE, before + " " + shown + " " + after);
    assertTrue(number(cell("#tunnels tbody tr", 2)) > RATE / 2.0, cell("#tunnels tbody tr", 2));

    GateFigures figures = gate.figures(TUNNEL);
    for (LossyUplink uplink : run.testbed().uplinks()) {
      GateFigures.PathFigures path = figures.path(uplink.interfaceName()).orElseThrow();
      String row = rowOf(uplink);
      assertEquals(path.rttSeconds() * 1e3, number(cell(row, 4)), 0.3 * path.rttSeconds() * 1e3);
      assertEquals(path.lossRatio() * 100, number(cell(row, 5)), 5.0);
      assertEquals(LOSS_PERCENT, number(cell(row, 5)), 6.0);
    }
  }

  @Test
  @SuppressWarnings("unchecked")
  void shouldPlotWhatItShows() {
    Object latest =
        browser.ask(
            "const { plotsOf } = await import('/gate/paths.js');"
                + "const plots = plotsOf(document.querySelector('section.far-gate'));"
                + "return Object.fromEntries(Object.entries(plots).map("
                + "([figure, plot]) => [figure, plot.latest()]))");
    Map<String, Map<String, Number>> plotted = (Map<String, Map<String, Number>>) latest;
    for (LossyUplink uplink : run.testbed().uplinks()) {
      String id = cell(rowOf(uplink), 0).replaceFirst(" .*", "");
      double roundTrip = plotted.get("roundTrip").get(id).doubleValue();
      assertEquals(roundTrip, number(cell(rowOf(uplink), 4)), 0.3 * roundTrip);
      assertTrue(plotted.get("sent").get(id).doubleValue() > 0);
      assertEquals(LOSS_PERCENT, plotted.get("lossSent").get(id).doubleValue(), 6.0);
    }
    assertEquals(5L, browser.drawnCanvases(".plot canvas"));
  }

  @Test
  void shouldFollowALinkThatIsCut() {
    // The quicker one, which always counts.
    LossyUplink uplink = run.testbed().uplinks().getFirst();
    Await.until("its path to be up", PATIENCE, () -> cell(rowOf(uplink), 2).equals("up"));
    browser.ask(
        "window.seenAt = undefined; const pill = document.querySelector(arguments[0] + ' .pill');"
            + "new MutationObserver(() => { if (pill.innerText !== 'up') {"
            + " window.seenAt ??= Date.now(); } })"
            + ".observe(pill, { childList: true, characterData: true, subtree: true })",
        rowOf(uplink));
    long cutMillis = System.currentTimeMillis();
    uplink.cut().run();
    try {
      Await.until(
          "the page to show the cut", PATIENCE, () -> browser.ask("return window.seenAt") != null);
      long after = ((Number) browser.ask("return window.seenAt")).longValue() - cutMillis;
      System.out.printf("a cut link shows on the page after %d ms%n", after);
      assertTrue(after <= FOLLOWS.toMillis(), () -> "it took " + after + " ms");
      Await.until("the path to be down", PATIENCE, () -> cell(rowOf(uplink), 2).equals("down"));
      Await.until(
          "the event", PATIENCE, () -> browser.text("#events li").contains(uplink.interfaceName()));
      browser.screenshot("gate-page-cut");
    } finally {
      uplink.restore().run();
    }
    Await.until("the path to be up again", PATIENCE, () -> cell(rowOf(uplink), 2).equals("up"));
  }

  @Test
  void shouldSwitchAnInterfaceOffAndOn() {
    String name = run.testbed().uplinks().getFirst().interfaceName();
    String card = "#interfaces [data-key='" + name + "']";
    assertEquals("up", browser.text(card + " .pill"));
    browser.click(card + " .switch");
    try {
      Await.until(
          "the page to say so", PATIENCE, () -> browser.text(card + " .pill").equals("off"));
      Await.until("the gate to use it no more", PATIENCE, () -> !hasPathOver(name));
      int from = run.stream().numbered();
      run.stream().awaitDelivered(from, RATE / 2, PATIENCE);
    } finally {
      browser.click(card + " .switch");
    }
    Await.until("it to be up", PATIENCE, () -> browser.text(card + " .pill").equals("up"));
    Await.until("a path over it", PATIENCE, () -> hasPathOver(name));
  }

  private static boolean hasPathOver(String interfaceName) {
    return gate.figures(TUNNEL).path(interfaceName).map(GateFigures.PathFigures::up).orElse(false);
  }

  @Test
  void shouldAskForATokenAndTakeARightOne() throws IOException {
    browser.ask("sessionStorage.clear()");
    browser.open(
        URI.create(
            "http://%s/#token=%s".formatted(PageRun.authority(gate.process()), "0".repeat(52))));
    Await.until(
        "the page to ask", PATIENCE, () -> browser.text("#login-reason").contains("nobody has"));
    assertEquals("", browser.text("#peers"));
    browser.type("#token", run.token("vehicle"));
    browser.click("#login button");
    Await.until("the page to be live", PATIENCE, () -> browser.text("#live").equals("live"));
    assertEquals(true, browser.ask("return document.getElementById('login').hidden"));
    List<String> refused = browser.console();
    assertTrue(refused.size() == 1 && refused.getFirst().contains("401"), refused::toString);
  }

  @Test
  void shouldBeReadableOnAPhoneAndInTheDark() {
    browser.screenshot("gate-page");
    browser.look(1280, 1000, true);
    assertEquals("rgb(15, 21, 27)", background());
    browser.screenshot("gate-page-dark");
    browser.look(390, 844, false);
    assertEquals("rgb(244, 246, 248)", background());
    assertEquals(
        true,
        browser.ask("return document.documentElement.scrollWidth <= window.innerWidth"),
        "the page is wider than the phone");
    browser.screenshot("gate-page-phone");
  }

  private static Object background() {
    return browser.ask("return getComputedStyle(document.body).backgroundColor");
  }
}
