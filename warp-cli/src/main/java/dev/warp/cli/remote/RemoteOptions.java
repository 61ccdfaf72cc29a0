package dev.warp.cli.remote;

import dev.warp.cli.failure.UserErrorException;
import dev.warp.cli.output.Output;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.BlockingClientCall;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The options of every command that asks a gate: where it is, who asks, and how to answer. They can
 * stand before and after a subcommand.
 */
public final class RemoteOptions {

  private static final int GATE_PORT = 8180;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  private final Map<String, String> environment;

  @Option(
      names = "--gate",
      order = 100,
      scope = ScopeType.INHERIT,
      paramLabel = "HOST:PORT",
      description = "Where the gate listens. Default: WARP_GATE, or 127.0.0.1:8180.")
  private Optional<String> gate = Optional.empty();

  @Option(
      names = "--token-file",
      order = 101,
      scope = ScopeType.INHERIT,
      paramLabel = "FILE",
      description =
          "The file with the token that says who asks. Default: WARP_TOKEN_FILE, or"
              + " /var/lib/warp/gate.token. WARP_TOKEN has the token itself; no option does, for"
              + " all users of a host see each other's command lines.")
  private Optional<Path> tokenFile = Optional.empty();

  @Option(
      names = "--timeout",
      order = 102,
      scope = ScopeType.INHERIT,
      paramLabel = "DURATION",
      defaultValue = "5s",
      description = "How long to wait for an answer, such as 5, 0.5 or 500ms. Default: 5s.")
  private Duration timeout;

  @Option(
      names = "--json",
      order = 103,
      scope = ScopeType.INHERIT,
      description = "Print JSON, with the names of warp.control.v1.")
  private boolean json;

  @Option(
      names = "--tls",
      order = 104,
      scope = ScopeType.INHERIT,
      description = "Speak TLS. Implied by the three options below.")
  private boolean tls;

  @Option(
      names = "--ca",
      order = 105,
      scope = ScopeType.INHERIT,
      paramLabel = "FILE",
      description = "PEM file of whom to trust. Default: Java's own list.")
  private Optional<Path> ca = Optional.empty();

  @Option(
      names = "--cert",
      order = 106,
      scope = ScopeType.INHERIT,
      paramLabel = "FILE",
      description = "PEM file of the certificate to show. Needs --key.")
  private Optional<Path> certificate = Optional.empty();

  @Option(
      names = "--key",
      order = 107,
      scope = ScopeType.INHERIT,
      paramLabel = "FILE",
      description = "PEM file of its private key.")
  private Optional<Path> key = Optional.empty();

  /** Options with what is not given taken from environment variables. */
  public RemoteOptions(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * Asks, and closes the connection.
   *
   * @param question what to ask over the connection
   * @return what came of it
   * @throws UserErrorException if there is no token, a file for TLS is no use, or a call fails
   */
  public <T> T ask(Function<Connection, T> question) {
    Endpoint endpoint = endpoint();
    Tls security = tls();
    String token = token();
    if (!security.enabled() && !endpoint.isLocal()) {
      spec.commandLine()
          .getErr()
          .println(
              "warp: without --tls everybody on the way to " + endpoint + " can read the token");
    }
    try (Connection connection = new Connection(endpoint, security, token, timeout)) {
      return question.apply(connection);
    } catch (StatusRuntimeException e) {
      throw Refusal.of(e, endpoint);
    }
  }

  /**
   * Asks for answers without end, and takes them until somebody has had enough.
   *
   * @param question what to ask over the connection
   * @param taker takes an answer, and says whether it wants more
   * @throws UserErrorException as of {@link #ask}
   */
  public <T> void follow(
      Function<Connection, BlockingClientCall<?, T>> question, Predicate<T> taker) {
    ask(
        connection -> {
          connection.follow(question.apply(connection), taker);
          return taker;
        });
  }

  /** Where to print the answer. */
  public Output output() {
    return new Output(spec.commandLine().getOut(), json);
  }

  private Endpoint endpoint() {
    String text = gate.orElseGet(() -> environment.getOrDefault("WARP_GATE", "127.0.0.1"));
    try {
      return Endpoint.parse(text, GATE_PORT);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private Tls tls() {
    if (certificate.isPresent() != key.isPresent()) {
      throw new ParameterException(spec.commandLine(), "--cert and --key go together");
    }
    return new Tls(tls || ca.isPresent() || key.isPresent(), ca, certificate, key);
  }

  private String token() {
    if (tokenFile.isPresent()) {
      return Token.read(tokenFile.get());
    }
    String token = environment.get("WARP_TOKEN");
    return token != null
        ? Token.of("WARP_TOKEN", token)
        : Token.read(
            Path.of(environment.getOrDefault("WARP_TOKEN_FILE", "/var/lib/warp/gate.token")));
  }
}
