package dev.warp.lab.netns;

import dev.warp.lab.process.CommandFailedException;
import java.io.File;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
  }

  private NamespaceSupport() {}

  /** Why the lab cannot run here, in one line, with what would help; empty if it can. */
  public static Optional<String> obstacle() {
    if (!System.getProperty("os.name").equals("Linux")) {
      return Optional.of("network namespaces need Linux");
    }
    TreeSet<String> missing = new TreeSet<>();
    PACKAGE_OF.forEach(
        (program, packageName) -> {
          if (!isInstalled(program)) {
            missing.add(packageName);
          }
        });
    if (!missing.isEmpty()) {
      return Optional.of(
          "missing programs; on Debian or Ubuntu: sudo apt-get install --no-install-recommends "
              + String.join(" ", missing));
    }
    if (!"root".equals(System.getProperty("user.name"))) {
      return Optional.of("network namespaces need root");
    }
    return tryOne();
  }

  /** Root inside a container has the name but not always the capability. */
  private static Optional<String> tryOne() {
    try (Namespace namespace = Namespace.create("probe")) {
      return namespace.call(() -> Optional.<String>empty());
    } catch (CommandFailedException | UncheckedIOException e) {
      return Optional.of("a network namespace cannot be made: " + e.getMessage());
    }
  }

  private static boolean isInstalled(String program) {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
