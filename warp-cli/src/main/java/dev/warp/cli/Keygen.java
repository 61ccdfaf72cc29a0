package dev.warp.cli;

import dev.warp.cli.failure.ExitCode;
import dev.warp.cli.failure.UserErrorException;
import dev.warp.protocol.keys.PrivateKey;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a key pair, or shows the public half of one. */
@Command(
    name = "keygen",
    description =
        "Print a new key pair, as lines for a gate's configuration. "
            + "Give the public key to the other side, and the private key to nobody. "
            + "With REGEX, keys are made until a public key has what it matches, which takes 32 times"
            + " as long with each character.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.Provider.class)
final class Keygen implements Runnable {

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "REGEX",
      description =
          "What the public key is to have, wherever in it, whatever the case: '^..van' for instance."
              + " Public keys have the characters 0-9 and A-Z without I, L, O and U, and begin with"
              + " 0 and one of 8 to F.")
  private Optional<String> wanted = Optional.empty();

  @Option(
      names = "--public",
      paramLabel = "PRIVATE_KEY_FILE",
      description =
          "Make nothing; print the public key that belongs to the private key in this file: a bare"
              + " key, keygen's own output, or a gate's configuration.")
  private Optional<Path> privateKeyFile = Optional.empty();

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    if (privateKeyFile.isPresent()) {
      try (PrivateKey key = PrivateKeyFile.read(privateKeyFile.get())) {
        out.println(key.publicKey());
      }
      return;
    }
    try (PrivateKey key = make()) {
      char[] encoded = key.encoded();
      out.print("private_key = \"");
      out.print(encoded);
      out.println("\"");
      Arrays.fill(encoded, '\0');
      out.println("# public_key = \"" + key.publicKey() + "\"");
    }
  }

  private PrivateKey make() {
    SecureRandom random = new SecureRandom();
    if (wanted.isEmpty()) {
      return PrivateKey.generate(random::nextBytes);
    }
    try {
      return new VanitySearch(pattern(wanted.get()), random::nextBytes)
          .run(Runtime.getRuntime().availableProcessors(), this::report);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserErrorException(ExitCode.FAILED, "interrupted", e);
    }
  }

  private Pattern pattern(String regex) {
    try {
      return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
    } catch (PatternSyntaxException e) {
      throw new ParameterException(
          spec.commandLine(),
          "'%s' is no regular expression: %s".formatted(regex, e.getDescription()),
          e);
    }
  }

  private void report(long tried, long nanos) {
    spec.commandLine()
        .getErr()
        .printf("%,d keys made, %,.0f a second%n", tried, tried * 1e9 / nanos);
  }
}
