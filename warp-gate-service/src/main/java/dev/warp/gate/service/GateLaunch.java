package dev.warp.gate.service;

import dev.warp.gate.config.ConfigurationResult;
import dev.warp.gate.config.GateConfiguration;
import dev.warp.gate.config.GateConfigurationReader;
import dev.warp.gate.config.Identity;
import dev.warp.gate.config.Problem;
import dev.warp.io.PrivateKeyFile;
import dev.warp.io.SecureRandomSource;
import dev.warp.protocol.keys.PrivateKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Everything that is found out before a gate starts: the configuration, the key, and that its ports
 * are free.
 *
 * @param configuration without mistakes
 * @param key the gate's own
 * @param warnings to be logged
 */
record GateLaunch(GateConfiguration configuration, PrivateKey key, List<String> warnings)
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
    return switch (GateConfigurationReader.read(file)) {
      case ConfigurationResult.Accepted accepted -> {
        List<Problem> warnings = new ArrayList<>(accepted.warnings());
        warnings.addAll(PatternCheck.warnings(accepted));
        yield new Checked(accepted, lines(warnings));
      }
      case ConfigurationResult.Rejected rejected -> throw new Refusal(rejected.problems());
    };
  }

  /**
   * Checks the configuration, tries the ports and reads the key, making one where there is none and
   * nothing is wrong.
   */
  static GateLaunch prepare(Path file) throws Refusal {
    Checked checked = check(file);
    ConfigurationResult.Accepted accepted = checked.accepted();
    List<Problem> problems = new ArrayList<>(PortCheck.problems(accepted));
    Optional<PrivateKey> key =
        hasKey(accepted) || problems.isEmpty() ? key(accepted, problems) : Optional.empty();
    key.ifPresent(own -> problems.addAll(accepted.problemsWithOwnKey(own.publicKey())));
    if (!problems.isEmpty()) {
      key.ifPresent(PrivateKey::close);
      accepted.configuration().close();
      throw new Refusal(problems);
    }
    return new GateLaunch(accepted.configuration(), key.orElseThrow(), checked.warnings());
  }

  private static boolean hasKey(ConfigurationResult.Accepted accepted) {
    return switch (accepted.configuration().identity()) {
      case Identity.Configured configured -> true;
      case Identity.KeyFile keyFile -> Files.exists(keyFile.path());
    };
  }

  private static Optional<PrivateKey> key(
      ConfigurationResult.Accepted accepted, List<Problem> problems) {
    return switch (accepted.configuration().identity()) {
      case Identity.Configured configured -> Optional.of(configured.privateKey());
      case Identity.KeyFile keyFile -> {
        try {
          yield Optional.of(PrivateKeyFile.readOrCreate(keyFile.path(), new SecureRandomSource()));
        } catch (IOException e) {
          problems.add(
              accepted
                  .source()
                  .problemAt(
                      e.getMessage() + "; or name another file", List.of("private_key_file")));
          yield Optional.empty();
        }
      }
    };
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
