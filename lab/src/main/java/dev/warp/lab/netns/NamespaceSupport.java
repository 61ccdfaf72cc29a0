package dev.warp.lab.netns;

import dev.warp.lab.process.CommandFailedException;
import dev.warp.lab.process.Programs;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Whether this machine can run the network lab. */
public final class NamespaceSupport {

  /** The programs the lab runs, and the Debian package of each. */
  private static final Map<String, String> PACKAGE_OF = new LinkedHashMap<>();

  static {
    PACKAGE_OF.put("ip", "iproute2");
    PACKAGE_OF.put("tc", "iproute2");
    PACKAGE_OF.put("nft", "nftables");
    PACKAGE_OF.put("conntrack", "conntrack");
    PACKAGE_OF.put("ping", "iputils-ping");
    PACKAGE_OF.put("wireguard-go", "wireguard-go");
    PACKAGE_OF.put("wg", "wireguard-tools");
    PACKAGE_OF.put("iperf3", "iperf3");
    PACKAGE_OF.put("miniupnpd", "miniupnpd-nftables");
    PACKAGE_OF.put("tayga", "tayga");
  }

  private static final String NO_ROOT = "network namespaces need root";

  private NamespaceSupport() {}

  /** Why the lab cannot run here, in one line, with what would help; empty if it can. */
  public static Optional<String> obstacle() {
    if (!System.getProperty("os.name").equals("Linux")) {
      return Optional.of("network namespaces need Linux");
    }
    TreeSet<String> missing = new TreeSet<>();
    PACKAGE_OF.forEach(
        (program, packageName) -> {
          if (Programs.find(program).isEmpty()) {
            missing.add(packageName);
          }
        });
    boolean root = "root".equals(System.getProperty("user.name"));
    if (!missing.isEmpty()) {
      return Optional.of(
          (root ? "missing programs" : NO_ROOT + ", and programs are missing")
              + "; on Debian or Ubuntu: sudo apt-get install --no-install-recommends "
              + String.join(" ", missing));
    }
    return root ? tryOne() : Optional.of(NO_ROOT);
  }

  /** Root inside a container has the name but not always the capability. */
  private static Optional<String> tryOne() {
    try (Namespace namespace = Namespace.create("probe")) {
      return namespace.call(() -> Optional.<String>empty());
    } catch (CommandFailedException | UncheckedIOException e) {
      return Optional.of("a network namespace cannot be made: " + e.getMessage());
    }
  }
}
