package dev.warp.map.service;

import dev.warp.control.access.AccessFiles;
import dev.warp.control.access.LocalToken;
import dev.warp.io.ThrowAwayFolder;
import dev.warp.web.FirstRequests;
import io.quarkus.runtime.QuarkusApplication;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A start for the sake of starting: on loopback, at ports that are free, with a key that is gone
 * afterwards. It is asked what a map is asked first, and ends. Run with {@code
 * -XX:AOTCacheOutput=FILE}, the JVM keeps in a cache what that took (docs/decisions/0018).
 */
@Singleton
public final class Rehearsal implements QuarkusApplication {

  /** The only argument of a map that rehearses. */
  static final String VERB = "rehearse";

  private static final String CALL = "warp.control.v1.FleetService/ListGates";

  private final MapConfiguration configuration;

  Rehearsal(MapConfiguration configuration) {
    this.configuration = configuration;
  }

  /** Starts a map, which comes to {@link #run} when it has started, and ends the process. */
  static void begin() {
    try {
      ThrowAwayFolder folder = ThrowAwayFolder.make();
      MapMain.run(
          Rehearsal.class,
          (exitCode, failure) -> {
            folder.close();
            MapMain.end(exitCode, failure);
          },
          "--bind=127.0.0.1",
          "--udp-port=0",
          "--http-host=127.0.0.1",
          "--http-port=" + FirstRequests.freePort(),
          "--key-file=" + folder.path().resolve("map.key"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public int run(String... arguments) throws IOException {
    String token = LocalToken.read(AccessFiles.beside(configuration.keyFile()).token());
    FirstRequests.ask(configuration.httpPort(), token, CALL);
    return 0;
  }
}
