package dev.warp.map.service;

import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;

/** The map's command line: what was given becomes configuration that stands above all other. */
@Command(
    name = "warp map",
    description = "Run a warp-map: it lets gates behind NATs find each other.",
    mixinStandardHelpOptions = true,
    versionProvider = MapOptions.Version.class,
    sortOptions = false,
    footer = {"", "Each can also be set in the environment, as WARP_MAP_UDP_PORT for --udp-port."})
final class MapOptions implements Runnable {

  private final Map<String, String> given = new TreeMap<>();
  private boolean toRun;

  static CommandLine commandLine(MapOptions options) {
    return new CommandLine(options)
        .setUsageHelpAutoWidth(true)
        .setParameterExceptionHandler(MapOptions::report);
  }

  private static int report(CommandLine.ParameterException mistake, String[] arguments) {
    PrintWriter err = mistake.getCommandLine().getErr();
    err.println("warp map: " + mistake.getMessage() + "; --help lists the options");
    return MapMain.EXIT_MISTAKE;
  }

  /** Called when the command line makes sense and asks for more than help. */
  @Override
  public void run() {
    toRun = true;
  }

  boolean isToRun() {
    return toRun;
  }

  /** The options given, as configuration properties. */
  Map<String, String> given() {
    Map<String, String> all = new TreeMap<>(given);
    if (tls != null) {
      all.putAll(tls.settings());
    }
    return all;
  }

  private void set(String option, Object value) {
    given.put("warp.map." + option, String.valueOf(value));
  }

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      description =
          "IP address to listen at. Default: "
              + MapConfiguration.DEFAULT_BIND
              + ", which is all of them, of IPv4 too.")
  void setBind(String address) {
    set("bind", address);
  }

  @Option(
      names = "--udp-port",
      paramLabel = "PORT",
      description =
          "UDP port that gates register at. Default: " + MapConfiguration.DEFAULT_UDP_PORT + ".")
  void setUdpPort(String port) {
    set("udp-port", port);
  }

  @Option(
      names = "--http-host",
      paramLabel = "ADDRESS",
      description =
          "IP address at which health and metrics are served. Default: "
              + MapConfiguration.DEFAULT_HTTP_HOST
              + ".")
  void setHttpHost(String address) {
    set("http-host", address);
  }

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      description =
          "TCP port of health and metrics. Default: " + MapConfiguration.DEFAULT_HTTP_PORT + ".")
  void setHttpPort(int port) {
    set("http-port", port);
  }

  @ArgGroup(exclusive = false)
  private TlsOptions tls;

  @Option(
      names = "--key-file",
      paramLabel = "FILE",
      description =
          "File with the private key; made at the first start. Default: "
              + MapConfiguration.DEFAULT_KEY_FILE
              + ".")
  void setKeyFile(String file) {
    set("key-file", file);
  }

  @Option(
      names = "--allow-published-key",
      description =
          "Serve even with the private key that was published, with which anybody can pose as this"
              + " map.")
  void setAllowPublishedKey(boolean allow) {
    set("allow-published-key", allow);
  }

  @Option(
      names = "--redis",
      paramLabel = "URL",
      description =
          "The Redis that replicas of this map meet at, as in redis://redis:6379. One with a"
              + " password belongs into the environment: options are seen by all users of the host.")
  void setRedis(String url) {
    set("redis", url);
  }

  @Option(
      names = "--replica-address",
      paramLabel = "ADDRESS:PORT",
      description =
          "Where other replicas reach this one over UDP and TCP, and it listens for them; needed"
              + " with --redis.")
  void setReplicaAddress(String address) {
    set("replica-address", address);
  }

  @Option(
      names = "--log-json",
      description = "Write the log as JSON, an object a line, instead of text.")
  void setLogJson(boolean json) {
    set("log-json", json);
  }

  @Option(
      names = "--expiry",
      paramLabel = "DURATION",
      description =
          "How long a registration lasts without another, as in 60s. Default: "
              + MapConfiguration.DEFAULT_EXPIRY
              + ".")
  void setExpiry(String duration) {
    set("expiry", duration);
  }

  @Option(
      names = "--max-gates",
      paramLabel = "N",
      description =
          "Most gates registered at once. Default: " + MapConfiguration.DEFAULT_MAX_GATES + ".")
  void setMaxGates(String gates) {
    set("max-gates", gates);
  }

  @Option(
      names = "--relay",
      paramLabel = "on|off",
      description =
          "Whether to pass datagrams on between gates that cannot reach each other. Default: "
              + MapConfiguration.DEFAULT_RELAY
              + ".")
  void setRelay(String onOrOff) {
    set("relay", onOrOff);
  }

  @Option(
      names = "--relay-rate",
      paramLabel = "BYTES_PER_SECOND",
      description =
          "What one gate may have passed on. Default: " + MapConfiguration.DEFAULT_RELAY_RATE + ".")
  void setRelayRate(String bytesPerSecond) {
    set("relay-rate", bytesPerSecond);
  }

  /** Prints the version that was written into the jar. */
  static final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
      Optional<String> version =
          Optional.ofNullable(MapOptions.class.getPackage().getImplementationVersion());
      return new String[] {"warp-map " + version.orElse("(not packaged)")};
    }
  }
}
