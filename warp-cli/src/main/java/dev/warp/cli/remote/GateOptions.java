package dev.warp.cli.remote;

import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Where a gate is, or through which map it is reached. */
public final class GateOptions extends RemoteOptions {

  private static final int PORT = 8180;
  private static final String TOKEN_FILE = "/var/lib/warp/gate.token";

  @Option(
      names = "--gate",
      order = 100,
      scope = ScopeType.INHERIT,
      paramLabel = "HOST:PORT",
      description = "Where the gate serves HTTP. Default: WARP_GATE, or 127.0.0.1:8180.")
  private Optional<String> gate = Optional.empty();

  @Option(
      names = "--on",
      order = 101,
      scope = ScopeType.INHERIT,
      paramLabel = "KEY",
      description = "Ask the gate with this public key, through its map, instead of --gate.")
  private Optional<String> on = Optional.empty();

  @Option(
      names = "--map",
      order = 102,
      scope = ScopeType.INHERIT,
      paramLabel = "HOST:PORT",
      description =
          "With --on: where the map serves HTTP. Default: WARP_MAP, or 127.0.0.1:8181. The token is"
              + " then the map's, and its file by default /var/lib/warp/map.token.")
  private Optional<String> map = Optional.empty();

  /** Options with what is not given taken from environment variables. */
  public GateOptions(Map<String, String> environment) {
    super(environment);
  }

  @Override
  Server server() {
    if (on.isEmpty() && map.isPresent()) {
      throw mistake("--map needs --on, which says which of its gates is meant");
    }
    if (on.isPresent() && gate.isPresent()) {
      throw mistake("--gate and --on do not go together");
    }
    return on.isPresent()
        ? new Server(
            endpoint(map.orElseGet(() -> environment("WARP_MAP", "127.0.0.1")), MapOptions.PORT),
            MapOptions.TOKEN_FILE,
            on)
        : new Server(
            endpoint(gate.orElseGet(() -> environment("WARP_GATE", "127.0.0.1")), PORT),
            TOKEN_FILE,
            Optional.empty());
  }
}
