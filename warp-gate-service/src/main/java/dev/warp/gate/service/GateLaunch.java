package dev.warp.gate.service;

import static java.util.stream.Collectors.toSet;

import dev.warp.gate.config.ConfigurationResult;
import dev.warp.gate.config.ConfigurationSource;
import dev.warp.gate.config.GateConfiguration;
import dev.warp.gate.config.GateConfigurationReader;
import dev.warp.gate.config.HostRequirements;
import dev.warp.gate.config.Identity;
import dev.warp.gate.config.Problem;
import dev.warp.io.PrivateKeyFile;
import dev.warp.io.SecureRandomSource;
import dev.warp.protocol.keys.PrivateKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Everything that is found out before a gate starts: the configuration, the key, and that its ports
 * and sockets are free.
 *
 * @param file what was read
 * @param configuration without mistakes
 * @param key the gate's own
 * @param warnings to be logged
 */
record GateLaunch(Path file, GateConfiguration configuration, PrivateKey key, List<String> warnings)
    implements AutoCloseable {

  GateLaunch {
    warnings = List.copyOf(warnings);
  }

  /** Says why a gate cannot start: one line for each mistake. */
  static final class Refusal extends Exception {

    private static final long serialVersionUID = 1L;

    Refusal(String lines, Throwable cause) {
      super(lines, cause);
    }

    Refusal(List<Problem> problems) {
      super(String.join("\n", lines(problems)));
    }
  }

  /**
   * What reading a configuration said, and what warnings go with it.
   *
   * @param accepted without mistakes
   * @param warnings those of the reader, and those that only this host can tell
   */
  record Checked(ConfigurationResult.Accepted accepted, List<String> warnings) {}

  /** Reads the configuration and looks at the host; makes nothing and binds nothing. */
  static Checked check(Path file) throws Refusal {
    ConfigurationResult result = GateConfigurationReader.read(file);
    List<Problem> ofHost = new ArrayList<>();
    result
        .requirements()
        .map(asked -> SocketCheck.problems(asked, false))
        .ifPresent(ofHost::addAll);
    result.requirements().flatMap(asked -> keyInFile(asked, ofHost)).ifPresent(PrivateKey::close);
    ConfigurationResult.Accepted accepted = accept(result, ofHost);
    return new Checked(accepted, warnings(accepted));
  }

  /**
   * Checks the configuration, tries the ports and reads the key, making one where there is none and
   * nothing is wrong.
   */
  static GateLaunch prepare(Path file) throws Refusal {
    ConfigurationResult result = GateConfigurationReader.read(file);
    List<Problem> ofHost = new ArrayList<>();
    result.requirements().map(PortCheck::problems).ifPresent(ofHost::addAll);
    result.requirements().map(asked -> SocketCheck.problems(asked, true)).ifPresent(ofHost::addAll);
    Optional<PrivateKey> inFile = result.requirements().flatMap(asked -> keyInFile(asked, ofHost));
    try {
      ConfigurationResult.Accepted accepted = accept(result, ofHost);
      PrivateKey key = inFile.isPresent() ? inFile.get() : configuredOrNewKey(accepted);
      return new GateLaunch(file, accepted.configuration(), key, warnings(accepted));
    } catch (Refusal refusal) {
      inFile.ifPresent(PrivateKey::close);
      throw refusal;
    }
  }

  /** The configuration; unless it has mistakes, or the host has found any. */
  private static ConfigurationResult.Accepted accept(
      ConfigurationResult result, List<Problem> ofHost) throws Refusal {
    if (result instanceof ConfigurationResult.Accepted accepted && ofHost.isEmpty()) {
      return accepted;
    }
    result.requirements().ifPresent(HostRequirements::zeroSecrets);
    Set<String> mistaken = result.problems().stream().map(Problem::key).collect(toSet());
    // Of a port that is mistaken, the host was asked for the default.
    Stream<Problem> others = ofHost.stream().filter(found -> !mistaken.contains(found.key()));
    throw new Refusal(
        Stream.concat(result.problems().stream(), others)
            .sorted(Comparator.comparingInt(Problem::line))
            .toList());
  }

  /** The key in a file of its own, if that is there already; what is wrong with it is a problem. */
  private static Optional<PrivateKey> keyInFile(HostRequirements asked, List<Problem> problems) {
    if (!(asked.identity().orElse(null) instanceof Identity.KeyFile(Path path))) {
      return Optional.empty();
    }
    try {
      if (!Files.exists(path)) {
        PrivateKeyFile.requireRoom(path);
        return Optional.empty();
      }
      PrivateKey key = PrivateKeyFile.read(path);
      problems.addAll(asked.problemsWithOwnKey(key.publicKey()));
      return Optional.of(key);
    } catch (IOException e) {
      problems.add(keyFileProblem(asked.source(), e));
      return Optional.empty();
    }
  }

  private static PrivateKey configuredOrNewKey(ConfigurationResult.Accepted accepted)
      throws Refusal {
    return switch (accepted.configuration().identity()) {
      case Identity.Configured configured -> configured.privateKey();
      case Identity.KeyFile keyFile -> {
        try {
          yield PrivateKeyFile.readOrCreate(keyFile.path(), new SecureRandomSource());
        } catch (IOException e) {
          accepted.configuration().close();
          throw new Refusal(List.of(keyFileProblem(accepted.source(), e)));
        }
      }
    };
  }

  private static Problem keyFileProblem(ConfigurationSource source, IOException failure) {
    return source.problemAt(
        failure.getMessage() + "; or name another file", List.of("private_key_file"));
  }

  private static List<String> warnings(ConfigurationResult.Accepted accepted) {
    List<Problem> warnings = new ArrayList<>(accepted.warnings());
    warnings.addAll(PatternCheck.warnings(accepted));
    warnings.addAll(SocketCheck.warnings(accepted));
    warnings.addAll(MemoryCheck.warnings(accepted));
    return lines(warnings);
  }

  private static List<String> lines(List<Problem> problems) {
    return problems.stream().map(Problem::toString).toList();
  }

  /** Zeroes the key, and the keys that stood in the configuration. */
  @Override
  public void close() {
    key.close();
    configuration.close();
  }
}
