package dev.warp.lab.bench;

import dev.warp.lab.netns.Device;
import dev.warp.lab.netns.Namespace;
import dev.warp.lab.netns.VethLink;
import dev.warp.lab.process.Teardown;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Two hosts and two plain links between them, for one contender alone.
 *
 * <pre>
 *        10.81.1.1  link1  10.81.1.2
 *  left                               right
 *        10.81.2.1  link2  10.81.2.2
 * </pre>
 */
final class TwoLinks {

  /** Bursts a minute on each link: they drift apart, and never meet in a minute's run. */
  private static final int[] BURSTS_PER_MINUTE = {120, 97};

  private static final Path INTERFACE_COUNTERS = Path.of("/proc/thread-self/net/dev");

  /** Its columns, after the device's name: eight figures received, of those sent the first. */
  private static final int SENT_BYTES_COLUMN = 8;

  private final Namespace left;
  private final Namespace right;
  private final List<VethLink> links;

  private TwoLinks(Namespace left, Namespace right) {
    this.left = left;
    this.right = right;
    links = IntStream.rangeClosed(1, 2).mapToObj(number -> link(number)).toList();
  }

  /** Builds it; the teardown removes it, with the programs inside. */
  static TwoLinks create(Teardown teardown) {
    return new TwoLinks(
        teardown.add(Namespace.create("left")), teardown.add(Namespace.create("right")));
  }

  private VethLink link(int number) {
    VethLink link = VethLink.create(left, "link" + number, right, "link" + number);
    link.near().addAddress("%s/24".formatted(leftAddress(number)));
    link.far().addAddress("%s/24".formatted(rightAddress(number)));
    return link;
  }

  Namespace left() {
    return left;
  }

  Namespace right() {
    return right;
  }

  /**
   * The left host's address on a link.
   *
   * @param link 1 or 2
   */
  static String leftAddress(int link) {
    return "10.81.%d.1".formatted(link);
  }

  /** The right host's address on a link. */
  static String rightAddress(int link) {
    return "10.81.%d.2".formatted(link);
  }

  /** Brings about a condition, the cut excepted, which takes place later. */
  void apply(Condition condition) {
    for (int i = 0; i < links.size(); i++) {
      for (Device device : List.of(links.get(i).near(), links.get(i).far())) {
        if (condition == Condition.BURSTS) {
          device.dropBursts(Condition.BURST, BURSTS_PER_MINUTE[i]);
        } else {
          device.dropIncoming(condition.lossPermille());
        }
      }
    }
  }

  /** Unplugs the first link. */
  void cut() {
    links.getFirst().cut();
  }

  /** Makes both links clean, and plugs in the first one if it was cut. */
  void repair() {
    apply(Condition.CLEAN);
    links.getFirst().restore();
  }

  /** Bytes sent over both links, both ways, since they were made; with Ethernet headers. */
  long wireBytes() {
    return sentBytes(left) + sentBytes(right);
  }

  private static long sentBytes(Namespace host) {
    List<String> lines = host.call(() -> Files.readAllLines(INTERFACE_COUNTERS));
    return lines.stream()
        .map(String::strip)
        .filter(line -> line.startsWith("link"))
        .mapToLong(
            line -> {
              String figures = line.substring(line.indexOf(':') + 1).strip();
              return Long.parseLong(figures.split("\\s+", -1)[SENT_BYTES_COLUMN]);
            })
        .sum();
  }
}
