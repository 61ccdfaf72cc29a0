package dev.warp.gate.service;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.warp.control.access.AccessFiles;
import dev.warp.control.access.LocalToken;
import dev.warp.io.OwnerOnlyFile;
import dev.warp.io.SecureRandomSource;
import dev.warp.io.ThrowAwayFolder;
import dev.warp.protocol.keys.PrivateKey;
import dev.warp.protocol.keys.PublicKey;
import dev.warp.web.FirstRequests;
import io.quarkus.runtime.QuarkusApplication;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * A start for the sake of starting: on loopback, at ports that are free, with keys that are gone
 * afterwards, and a map that never answers. It is asked what a gate is asked first, and ends. Run
 * with {@code -XX:AOTCacheOutput=FILE}, the JVM keeps in a cache what that took
 * (docs/decisions/0018).
 */
@Singleton
public final class Rehearsal implements QuarkusApplication {

  /** The only argument of a gate that rehearses. */
  static final String VERB = "rehearse";

  /**
   * The property that says whether erasure coding by vectors is tried. Their module is loaded late,
   * and the JVM that assembles the cache could not load what depends on it.
   */
  static final String WARM_UP = "warp.gate.erasure-warm-up";

  private static final String CALL = "warp.control.v1.GateService/GetGate";

  private static final String FILE = "gate.toml";
  private static final String KEY_FILE = "gate.key";

  private final int httpPort;

  Rehearsal(@ConfigProperty(name = "quarkus.http.port") int httpPort) {
    this.httpPort = httpPort;
  }

  /** Starts a gate, which comes to {@link #run} when it has started, and ends the process. */
  static void begin() {
    try {
      ThrowAwayFolder folder = ThrowAwayFolder.make();
      DatagramSocket map = new DatagramSocket(0, InetAddress.getLoopbackAddress());
      Path file = folder.path().resolve(FILE);
      OwnerOnlyFile.create(file, configuration(map.getLocalPort()).getBytes(US_ASCII));
      System.setProperty(WARM_UP, "false");
      GateMain.run(
          Rehearsal.class,
          (exitCode, failure) -> {
            map.close();
            folder.close();
            GateMain.exit(exitCode, failure);
          },
          file.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One that is read, as most are, with comments and a table or two. */
  private static String configuration(int mapPort) throws IOException {
    return """
    private_key_file = "%s"

    [interfaces]
    # The map's datagrams have nowhere else to go.
    inclusion_patterns = ["lo"]
    interface_scan_interval = "10s"

    [warp_map]
    address = "127.0.0.1:%d"
    public_key = "%s"

    [far_gate]
    public_key = "%s"

    [tunnels.rehearsal.gate]
    path = "rehearsal.sock"

    [tunnels.rehearsal.transport]
    mtu = 1400

    [tunnels.rehearsal.transport.redundancy]
    num_shards = 5
    required_shards = 3

    [http]
    host = "127.0.0.1"
    port = %d
    """
        .formatted(KEY_FILE, mapPort, somebody(), somebody(), FirstRequests.freePort());
  }

  private static PublicKey somebody() {
    try (PrivateKey key = PrivateKey.generate(new SecureRandomSource())) {
      return key.publicKey();
    }
  }

  /** Asks the gate that runs. */
  @Override
  public int run(String... arguments) throws IOException {
    Path token = AccessFiles.beside(Path.of(arguments[0]).resolveSibling(KEY_FILE)).token();
    FirstRequests.ask(httpPort, LocalToken.read(token), CALL);
    return 0;
  }
}
