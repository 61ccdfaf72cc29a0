package dev.warp.it;

import static dev.warp.it.PageRun.PATIENCE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.lab.process.Await;
import dev.warp.lab.service.ServiceProcess;
import dev.warp.lab.testbed.KeyFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The map's page in a browser. */
@NeedsBrowser
class MapPageTest {

  private static final String RATE = "[\\d.]+( k)?/s, [\\d\\s\\h]+";

  @TempDir private Path folder;

  @Test
  @SuppressWarnings("unchecked")
  void shouldShowItsGatesAndWhatIsAskedOfIt() throws IOException {
    try (PageRun run = new PageRun(folder)) {
      ServiceProcess map = run.warp().map();
      Browser browser = run.browser();
      run.open(map, "map", "fleet", "page");
      String mapKey = KeyFiles.make(folder, "map").toString();
      Await.until("its key", PATIENCE, () -> browser.text("#key").contains(mapKey));
      for (String gate : new String[] {"vehicle", "operator"}) {
        String key = KeyFiles.make(folder, gate).toString();
        Await.until("gate " + gate, PATIENCE, () -> browser.text("#gates").contains(key));
      }
      // Two uplinks of the vehicle and one of the operator, each seen at an address of the NAT's.
      Await.until(
          "all interfaces", PATIENCE, () -> browser.text("#now").contains("2, over 3 interfaces"));
      assertEquals(3, browser.text("#gates").split("127\\.0\\.0\\.1:", -1).length - 1);
      // Loopback addresses are not told to a map, so that it cannot see a NAT.
      assertTrue(browser.text("#gates").contains("not known"), () -> browser.text("#gates"));
      Await.until("rates", PATIENCE, () -> fact(browser, "#now", "Registers").matches(RATE));
      assertTrue(fact(browser, "#relay", "Datagrams").matches(RATE));
      Map<String, Object> plotted =
          (Map<String, Object>)
              browser.ask(
                  "const { plots } = await import('/map/state.js');"
                      + "return plots().requests.latest()");
      assertEquals(2, plotted.size());
      browser.screenshot("map-page");
      run.assertQuiet(map);
    }
  }

  private static String fact(Browser browser, String list, String name) {
    return browser.text(list + " [data-key='" + name + "'] dd");
  }
}
