package dev.warp.cli.migrate;

import dev.warp.cli.failure.ExitCode;
import dev.warp.cli.failure.UserErrorException;
import dev.warp.io.OwnerOnlyFile;
import dev.warp.protocol.keys.PrivateKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code warp migrate-engarde}. */
@Command(
    name = "migrate-engarde",
    description = {
      "Write gates' configurations that do what an engarde.yml does, for both ends, with new keys.",
      "Prints what has no counterpart. No map is needed where the server can be reached."
    })
public final class MigrateEngardeCommand implements Runnable {

  private static final List<String> NAMES = List.of("client.toml", "server.toml");

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "ENGARDE_YML", description = "engarde's configuration file.")
  private Path file;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      defaultValue = ".",
      description =
          "Where to write client.toml and server.toml, for their owner only: they hold private keys."
              + " Files that are there are left alone. Default: here.")
  private Path folder;

  @Override
  public void run() {
    EngardeFile engarde = EngardeFile.read(file);
    try (PrivateKey clientKey = PrivateKey.generate(new SecureRandom()::nextBytes);
        PrivateKey serverKey = PrivateKey.generate(new SecureRandom()::nextBytes)) {
      EngardeMigration migration = new EngardeMigration(engarde, clientKey, serverKey);
      write(List.of(migration.clientConfiguration(), migration.serverConfiguration()));
      tell(migration.notes());
    }
  }

  private void write(List<String> texts) {
    try {
      for (String name : NAMES) {
        if (Files.exists(folder.resolve(name))) {
          throw new FileAlreadyExistsException(folder.resolve(name).toString());
        }
      }
      for (int i = 0; i < NAMES.size(); i++) {
        OwnerOnlyFile.create(
            folder.resolve(NAMES.get(i)), texts.get(i).getBytes(StandardCharsets.UTF_8));
      }
    } catch (FileAlreadyExistsException e) {
      throw new UserErrorException(
          ExitCode.CONFLICT, e.getFile() + " is there already; name another folder with --out", e);
    } catch (IOException e) {
      throw new UserErrorException("cannot write to " + folder + ": " + OwnerOnlyFile.reason(e), e);
    }
  }

  private void tell(List<String> notes) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%s is for the host with several uplinks, %s for the one they lead to.%n",
        folder.resolve(NAMES.getFirst()), folder.resolve(NAMES.getLast()));
    if (!notes.isEmpty()) {
      out.println("Look at these:");
      notes.forEach(note -> out.println("- " + note));
    }
    out.println("On each host: warp gate FILE --check, stop engarde, warp gate FILE.");
    out.flush();
  }
}
