package dev.warp.cli;

import dev.warp.protocol.keys.PrivateKey;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes a key pair, or shows the public half of one. */
@Command(
    name = "keygen",
    description =
        "Print a new key pair, as lines for a gate's configuration. "
            + "Give the public key to the other side, and the private key to nobody.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.Provider.class)
final class Keygen implements Runnable {

  @Spec private CommandSpec spec;

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
    try (PrivateKey key = PrivateKey.generate(new SecureRandom()::nextBytes)) {
      char[] encoded = key.encoded();
      out.print("private_key = \"");
      out.print(encoded);
      out.println("\"");
      Arrays.fill(encoded, '\0');
      out.println("# public_key = \"" + key.publicKey() + "\"");
    }
  }
}
