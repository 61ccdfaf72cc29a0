package dev.warp.gate.doctor;

import dev.warp.io.DefaultRoutes;
import dev.warp.io.LocalInterface;
import dev.warp.io.NetworkInterfaces;
import java.io.IOException;
import java.io.InputStream;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** What is asked of the host. Blocks. */
interface HostFacts {

  /** Its interfaces as they are now. */
  List<LocalInterface> interfaces() throws IOException;

  /** Whether an IPv4 default route leads over an interface, in whatever routing table. */
  boolean hasDefaultRoute(LocalInterface local);

  /** The longest IP packet an interface carries, in bytes; empty where it does not tell. */
  OptionalInt mtu(LocalInterface local);

  /**
   * A parameter of the kernel; empty where there is none.
   *
   * @param key as {@code net.core.rmem_max}; a dot in a name is written as a slash
   */
  OptionalInt sysctl(String key);

  /** What a program prints; empty if it is not there or fails. */
  Optional<String> output(String... command);

  /** The host that this runs on. */
  static HostFacts local() {
    return new Local();
  }

  /** Asks the host itself. */
  final class Local implements HostFacts {

    private static final Path ROUTES = Path.of("/proc/net/route");
    private static final Path SYSCTL = Path.of("/proc/sys");
    private static final String NO_DESTINATION = "00000000";
    private static final long PROGRAM_SECONDS = 5;

    private Local() {}

    @Override
    public List<LocalInterface> interfaces() throws IOException {
      return new NetworkInterfaces().scan();
    }

    @Override
    public boolean hasDefaultRoute(LocalInterface local) {
      // Where the system does not tell, there may be one.
      return !Files.exists(ROUTES)
          || DefaultRoutes.read().containsKey(local.index())
          || leadsOut(local.name());
    }

    /** Of a mobile device a route may name no router, and then {@link DefaultRoutes} has none. */
    private static boolean leadsOut(String device) {
      try {
        return Files.readAllLines(ROUTES, StandardCharsets.US_ASCII).stream()
            .map(line -> line.split("\\s+", -1))
            .anyMatch(
                fields ->
                    fields.length > 7
                        && fields[0].equals(device)
                        && fields[1].equals(NO_DESTINATION)
                        && fields[7].equals(NO_DESTINATION));
      } catch (IOException notLinux) {
        return false;
      }
    }

    @Override
    public OptionalInt mtu(LocalInterface local) {
      try {
        NetworkInterface device = NetworkInterface.getByIndex(local.index());
        return device == null ? OptionalInt.empty() : OptionalInt.of(device.getMTU());
      } catch (IOException gone) {
        return OptionalInt.empty();
      }
    }

    @Override
    public OptionalInt sysctl(String key) {
      try {
        // The kernel tells all of it at the first read or not at all, and readString reads a byte.
        List<String> lines = Files.readAllLines(SYSCTL.resolve(path(key)));
        return OptionalInt.of(Integer.parseInt(lines.getFirst().strip()));
      } catch (IOException | NumberFormatException | NoSuchElementException none) {
        return OptionalInt.empty();
      }
    }

    /** Dots are slashes there, and slashes dots (sysctl(8)). */
    private static String path(String key) {
      return key.replace('/', '\n').replace('.', '/').replace('\n', '.');
    }

    @Override
    public Optional<String> output(String... command) {
      try {
        Process process =
            new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .start();
        try (InputStream printed = process.getInputStream()) {
          String text = new String(printed.readAllBytes(), StandardCharsets.UTF_8);
          boolean ended = process.waitFor(PROGRAM_SECONDS, TimeUnit.SECONDS);
          return ended && process.exitValue() == 0 ? Optional.of(text) : Optional.empty();
        } finally {
          process.destroy();
        }
      } catch (IOException notThere) {
        return Optional.empty();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Optional.empty();
      }
    }
  }
}
