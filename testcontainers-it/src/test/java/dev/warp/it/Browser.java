package dev.warp.it;

import dev.warp.lab.process.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.json.Json;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A headless Chromium with a profile of its own, which talks to nobody but pages' servers. */
final class Browser implements AutoCloseable {

  private static final String BROWSER = "chromium";
  private static final String DRIVER = "chromedriver";
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /** What it takes and this machine lacks. */
  static List<String> missingPrograms() {
    return Stream.of(BROWSER, DRIVER).filter(name -> Programs.find(name).isEmpty()).toList();
  }

  /**
   * Starts one.
   *
   * @param profile an empty folder
   */
  static Browser start(Path profile) {
    ChromeOptions options = new ChromeOptions();
    options.setBinary(program(BROWSER).toFile());
    options.addArguments(
        "--headless",
        // Chromium does not run as root with it; the pages are our own.
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--user-data-dir=" + profile);
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(program(DRIVER).toFile())
            .usingAnyFreePort()
            .build();
    return new Browser(new ChromeDriver(service, options));
  }

  private static Path program(String name) {
    return Programs.find(name)
        .orElseThrow(() -> new IllegalStateException("install " + name + ", which is not there"));
  }

  void open(URI page) {
    // A changed fragment alone does not load a page anew.
    driver.get("about:blank");
    driver.get(page.toString());
  }

  /**
   * What a function of the page's own JavaScript returns.
   *
   * @param script the body of an asynchronous function
   */
  Object ask(String script, Object... arguments) {
    return driver.executeScript(
        "return (async (...arguments) => {" + script + "})(...arguments)", arguments);
  }

  /** The text of the first element that a CSS selector finds; empty if there is none. */
  String text(String selector) {
    return (String) ask("return document.querySelector(arguments[0])?.innerText ?? ''", selector);
  }

  /** How many of the canvases that a CSS selector finds have anything on them. */
  Object drawnCanvases(String selector) {
    return ask(
        "return [...document.querySelectorAll(arguments[0])].filter("
            + "canvas => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)"
            + ".data.some(byte => byte !== 0)).length",
        selector);
  }

  /** Clicks as a user does, at the middle of an element. */
  void click(String selector) {
    driver.findElement(By.cssSelector(selector)).click();
  }

  /** Drags the mouse over an element, from one part of its width to another, 0 to 1. */
  void drag(String selector, double from, double to) {
    WebElement element = driver.findElement(By.cssSelector(selector));
    int width = element.getSize().getWidth();
    // Offsets are from the middle.
    new Actions(driver)
        .moveToElement(element, (int) (width * (from - 0.5)), 0)
        .clickAndHold()
        .moveByOffset((int) (width * (to - from)), 0)
        .release()
        .perform();
  }

  /** Types into an element. */
  void type(String selector, String text) {
    driver.findElement(By.cssSelector(selector)).sendKeys(text);
  }

  /** Looks through a window of that size, by day or by night. */
  void look(int width, int height, boolean dark) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
  }

  /** Keeps what is seen, as a file of the build's output. */
  Path screenshot(String name) {
    try {
      Files.createDirectories(SCREENSHOTS);
      return Files.write(
          SCREENSHOTS.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What the pages have written on the console since the last time, and what could not be loaded.
   */
  List<String> console() {
    return entries(LogType.BROWSER).map(LogEntry::getMessage).toList();
  }

  /** All addresses that were asked for since the last time. */
  List<URI> requests() {
    return entries(LogType.PERFORMANCE)
        .map(entry -> (Map<?, ?>) new Json().toType(entry.getMessage(), Json.MAP_TYPE))
        .map(entry -> (Map<?, ?>) entry.get("message"))
        .filter(message -> "Network.requestWillBeSent".equals(message.get("method")))
        .map(message -> (Map<?, ?>) message.get("params"))
        .map(parameters -> (Map<?, ?>) parameters.get("request"))
        .map(request -> URI.create((String) request.get("url")))
        .toList();
  }

  private Stream<LogEntry> entries(String type) {
    return StreamSupport.stream(driver.manage().logs().get(type).spliterator(), false);
  }

  @Override
  public void close() {
    driver.quit();
  }
}
