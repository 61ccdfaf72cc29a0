package dev.warp.control.access;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.warp.io.OwnerOnlyFile;
import dev.warp.protocol.RandomSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The token that a service makes at its first start for the command line on the same host. Who can
 * read the file could read the private key beside it, and so is an admin, called "local". Blocks.
 * Failures are {@link IOException}s whose message names the file and what to do.
 */
public final class LocalToken {

  /** Who shows it. */
  public static final Operator OPERATOR = new Operator("local", Role.ADMIN);

  private static final String KIND = "token file";

  private LocalToken() {}

  /**
   * The same where a service must start whatever happens, as with its key in a folder that cannot
   * be written, such as a mounted secret: then nobody has the token, and the operators of the file
   * are all there are.
   *
   * @param warnings takes a line if there is no token
   */
  public static String readOrCreateIfPossible(
      Path file, RandomSource random, Consumer<String> warnings) {
    try {
      return readOrCreate(file, random);
    } catch (IOException e) {
      warnings.accept(
          "no token lets the command line of this host in, only operators of the file: "
              + e.getMessage());
      return BearerToken.generate(random);
    }
  }

  /** Reads the token, or makes one where there is no file yet. */
  public static String readOrCreate(Path file, RandomSource random) throws IOException {
    if (Files.exists(file)) {
      return read(file);
    }
    String token = BearerToken.generate(random);
    try {
      OwnerOnlyFile.create(file, (token + "\n").getBytes(US_ASCII));
      return token;
    } catch (IOException e) {
      if (e instanceof FileAlreadyExistsException && Files.exists(file)) {
        return read(file);
      }
      throw new IOException(
          "cannot create " + KIND + " " + file + ": " + OwnerOnlyFile.reason(e), e);
    }
  }

  /** Reads the token of a file that is there. */
  public static String read(Path file) throws IOException {
    String token;
    try (InputStream input = Files.newInputStream(file)) {
      token = new String(input.readNBytes(BearerToken.MAX_LENGTH + 1), US_ASCII).strip();
    } catch (IOException e) {
      throw new IOException("cannot read " + KIND + " " + file + ": " + OwnerOnlyFile.reason(e), e);
    }
    Optional<String> open = OwnerOnlyFile.accessOfOthers(file, KIND);
    if (open.isPresent()) {
      throw new IOException(open.get());
    }
    if (!token.matches("[0-9A-Za-z_-]{40," + BearerToken.MAX_LENGTH + "}")) {
      throw new IOException(
          file + " does not hold a token; remove it, and the service makes one at its next start");
    }
    return token;
  }
}
