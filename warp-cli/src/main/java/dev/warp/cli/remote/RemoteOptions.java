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
 * The options of every command that asks a server: who asks, how long to wait, and how to answer.
 * They can stand before and after a subcommand.
 */
public abstract class RemoteOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  private final Map<String, String> environment;

  @Option(
      names = "--token-file",
      order = 110,
      scope = ScopeType.INHERIT,
      paramLabel = "FILE",
      description =
          "The file with the token that says who asks. Default: WARP_TOKEN_FILE, or the one that"
              + " the server made in /var/lib/warp. WARP_TOKEN has the token itself; no option does,"
              + " for all users of a host see each other's command lines.")
  private Optional<Path> tokenFile = Optional.empty();

  @Option(
      names = "--timeout",
      order = 111,
      scope = ScopeType.INHERIT,
      paramLabel = "DURATION",
      defaultValue = "5s",
      description = "How long to wait for an answer, such as 5, 0.5 or 500ms. Default: 5s.")
  private Duration timeout;

  @Option(
      names = "--json",
      order = 112,
      scope = ScopeType.INHERIT,
      description = "Print JSON, with the names of warp.control.v1.")
  private boolean json;

  @Option(
      names = "--tls",
      order = 113,
      scope = ScopeType.INHERIT,
      description = "Speak TLS. Implied by the three options below.")
  private boolean tls;

  @Option(
      names = "--ca",
      order = 114,
      scope = ScopeType.INHERIT,
      paramLabel = "FILE",
      description = "PEM file of whom to trust. Default: Java's own list.")
  private Optional<Path> ca = Optional.empty();

  @Option(
      names = "--cert",
      order = 115,
      scope = ScopeType.INHERIT,
      paramLabel = "FILE",
      description =
          "PEM file of the certificate to show, which says who asks where there is no token. Needs"
              + " --key.")
  private Optional<Path> certificate = Optional.empty();

  @Option(
      names = "--key",
      order = 116,
      scope = ScopeType.INHERIT,
      paramLabel = "FILE",
      description = "PEM file of its private key.")
  private Optional<Path> key = Optional.empty();

  RemoteOptions(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * Whom to ask.
   *
   * @param endpoint where it is
   * @param tokenFile the file with its token on its own host
   * @param gate public key of the gate that is meant, if it is a map that is asked
   */
  record Server(Endpoint endpoint, String tokenFile, Optional<String> gate) {}

  /** Whom these options mean. */
  abstract Server server();

  /**
   * Asks, and closes the connection.
   *
   * @param question what to ask over the connection
   * @return what came of it
   * @throws UserErrorException if there is no token, a file for TLS is no use, or a call fails
   */
  public <T> T ask(Function<Connection, T> question) {
    Server server = server();
    Tls security = tls();
    Optional<String> token = token(server.tokenFile);
    if (!security.enabled() && !server.endpoint.isLocal()) {
      spec.commandLine()
          .getErr()
          .println(
              "warp: without --tls everybody on the way to "
                  + server.endpoint
                  + " can read the token");
    }
    try (Connection connection =
        new Connection(server.endpoint, security, token, server.gate, timeout)) {
      return question.apply(connection);
    } catch (StatusRuntimeException e) {
      throw Refusal.of(e, server.endpoint);
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

  /**
   * Where a browser finds the server's page, with the token in the fragment, which no browser sends
   * anywhere.
   *
   * @throws UserErrorException if there is no token
   */
  public String pageAddress() {
    Server server = server();
    if (server.gate.isPresent()) {
      throw mistake("a gate's page is served by the gate itself, not through a map");
    }
    String fragment = token(server.tokenFile).map("#token="::concat).orElse("");
    return "%s://%s/%s".formatted(tls().enabled() ? "https" : "http", server.endpoint, fragment);
  }

  /** Where to print the answer. */
  public Output output() {
    return new Output(spec.commandLine().getOut(), json);
  }

  /** An environment variable, or what is taken without. */
  final String environment(String variable, String otherwise) {
    return environment.getOrDefault(variable, otherwise);
  }

  /** Reads {@code HOST:PORT}. */
  final Endpoint endpoint(String text, int defaultPort) {
    try {
      return Endpoint.parse(text, defaultPort);
    } catch (IllegalArgumentException e) {
      throw mistake(e.getMessage());
    }
  }

  /** Options that make no sense. */
  final ParameterException mistake(String what) {
    return new ParameterException(spec.commandLine(), what);
  }

  private Tls tls() {
    if (certificate.isPresent() != key.isPresent()) {
      throw mistake("--cert and --key go together");
    }
    return new Tls(tls || ca.isPresent() || key.isPresent(), ca, certificate, key);
  }

  /** Nothing where a certificate says who asks, unless a token is named as well. */
  private Optional<String> token(String defaultFile) {
    if (tokenFile.isPresent()) {
      return Optional.of(Token.read(tokenFile.get()));
    }
    if (environment.containsKey("WARP_TOKEN")) {
      return Optional.of(Token.of("WARP_TOKEN", environment.get("WARP_TOKEN")));
    }
    if (environment.containsKey("WARP_TOKEN_FILE")) {
      return Optional.of(Token.read(Path.of(environment.get("WARP_TOKEN_FILE"))));
    }
    return certificate.isPresent()
        ? Optional.empty()
        : Optional.of(Token.read(Path.of(defaultFile)));
  }
}
