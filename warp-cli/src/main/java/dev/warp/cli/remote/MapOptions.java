package dev.warp.cli.remote;

import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Where a map is. */
public final class MapOptions extends RemoteOptions {

  static final int PORT = 8181;
  static final String TOKEN_FILE = "/var/lib/warp/map.token";

  @Option(
      names = "--map",
      order = 100,
      scope = ScopeType.INHERIT,
      paramLabel = "HOST:PORT",
      description = "Where the map serves HTTP. Default: WARP_MAP, or 127.0.0.1:8181.")
  private Optional<String> map = Optional.empty();

  /** Options with what is not given taken from environment variables. */
  public MapOptions(Map<String, String> environment) {
    super(environment);
  }

  @Override
  Server server() {
    return new Server(
        endpoint(map.orElseGet(() -> environment("WARP_MAP", "127.0.0.1")), PORT),
        TOKEN_FILE,
        Optional.empty());
  }
}
