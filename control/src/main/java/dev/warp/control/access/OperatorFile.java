package dev.warp.control.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.warp.io.OwnerOnlyFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The operators of a gate or a map, one a line: {@code NAME ROLE sha256:HEX}, the last being the
 * {@link TokenHash} of the operator's token; or {@code NAME ROLE certificate} for who shows a
 * certificate of that common name which the server trusts. Empty lines and those that start with
 * {@code #} are skipped. The file is read at first use, and again once it has changed; one that is
 * not there names nobody. A line with a mistake is told once each time the file is read, and grants
 * nothing.
 *
 * <p>Safe for use by any thread. Looks at the file at each use, which blocks for as long as the
 * file system takes to tell its time of change.
 */
public final class OperatorFile {

  // 10,000 operators, and no more memory than that however large the file is.
  private static final int MAX_BYTES = 1 << 20;

  private final Path file;
  private final Consumer<String> problems;
  private Stamp read = Stamp.NONE;
  private List<OperatorLine> operators = List.of();

  /**
   * The operators of a file, which need not be there yet.
   *
   * @param problems takes what is wrong with the file, a line each: {@code FILE:LINE: what; what
   *     instead}
   */
  public OperatorFile(Path file, Consumer<String> problems) {
    this.file = file;
    this.problems = problems;
  }

  /** Whose token it is. Takes the same time whichever line it is on. */
  public synchronized Optional<Operator> find(TokenHash hash) {
    refresh();
    Optional<Operator> found = Optional.empty();
    for (OperatorLine line : operators) {
      if (line.hash().filter(hash::equals).isPresent()) {
        found = Optional.of(line.operator());
      }
    }
    return found;
  }

  /** Who shows a certificate of that name, if the file has such a line. */
  public synchronized Optional<Operator> findCertificate(String name) {
    refresh();
    return operators.stream()
        .filter(line -> line.hash().isEmpty())
        .map(OperatorLine::operator)
        .filter(operator -> operator.name().equals(name))
        .findFirst();
  }

  /** All operators, in the order of the file. */
  public synchronized List<Operator> list() {
    refresh();
    return operators.stream().map(OperatorLine::operator).toList();
  }

  /**
   * Adds an operator, and the file if there is none yet. All other lines stay as they are.
   *
   * @throws IllegalArgumentException if there is one of that name, or the name cannot be used
   */
  public synchronized void add(Operator operator, TokenHash hash) throws IOException {
    OperatorLine added =
        OperatorLine.parse(new OperatorLine(operator, Optional.of(hash)).toString());
    if (list().stream().anyMatch(other -> other.name().equals(operator.name()))) {
      throw new IllegalArgumentException(
          "there is an operator called "
              + operator.name()
              + "; remove it first, or take another name");
    }
    write(Stream.concat(lines().stream(), Stream.of(added.toString())).toList());
  }

  /**
   * Removes an operator, whose token is worth nothing from the next call on.
   *
   * @return whether there was one of that name
   */
  public synchronized boolean remove(String name) throws IOException {
    List<String> lines = lines();
    List<String> left = lines.stream().filter(line -> !isOf(line, name)).toList();
    if (left.size() == lines.size()) {
      return false;
    }
    write(left);
    return true;
  }

  private static boolean isOf(String line, String name) {
    return !OperatorLine.isBlankOrComment(line) && line.strip().split("\\s+", 2)[0].equals(name);
  }

  private void write(List<String> lines) throws IOException {
    try {
      OwnerOnlyFile.replace(file, (String.join("\n", lines) + "\n").getBytes(UTF_8));
    } catch (IOException e) {
      throw new IOException("cannot write " + file + ": " + OwnerOnlyFile.reason(e), e);
    }
  }

  private List<String> lines() throws IOException {
    try {
      return read(file);
    } catch (NoSuchFileException nobodyYet) {
      return List.of();
    } catch (IOException e) {
      throw new IOException("cannot read " + file + ": " + OwnerOnlyFile.reason(e), e);
    }
  }

  private void refresh() {
    Stamp now = Stamp.of(file);
    if (now.equals(read)) {
      return;
    }
    // Taken before reading: what changes meanwhile is read the next time.
    read = now;
    try {
      operators = now.equals(Stamp.NONE) ? List.of() : parse(trusted(file));
    } catch (IOException e) {
      operators = List.of();
      problems.accept(
          "cannot read " + file + ": " + OwnerOnlyFile.reason(e) + "; no operator of it is known");
    }
  }

  private static List<String> trusted(Path file) throws IOException {
    // Hashes are no secret; who can add a line is an admin.
    Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
    if (mode.contains(PosixFilePermission.GROUP_WRITE)
        || mode.contains(PosixFilePermission.OTHERS_WRITE)) {
      throw new IOException("others than its owner can write it: chmod 600 " + file);
    }
    return read(file);
  }

  private static List<String> read(Path file) throws IOException {
    try (InputStream input = Files.newInputStream(file)) {
      byte[] content = input.readNBytes(MAX_BYTES + 1);
      if (content.length > MAX_BYTES) {
        throw new IOException("it has more than " + MAX_BYTES + " bytes");
      }
      return new String(content, UTF_8).lines().toList();
    }
  }

  private List<OperatorLine> parse(List<String> lines) {
    List<OperatorLine> parsed = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (OperatorLine.isBlankOrComment(line)) {
        continue;
      }
      try {
        OperatorLine operator = OperatorLine.parse(line);
        if (!names.add(operator.operator().name())) {
          throw new IllegalArgumentException(
              "a line before it has that name; give each token a name of its own");
        }
        parsed.add(operator);
      } catch (IllegalArgumentException e) {
        problems.accept(
            file + ":" + (i + 1) + ": " + e.getMessage() + "; this line grants nothing");
      }
    }
    return List.copyOf(parsed);
  }

  /** What differs when a file has been written: one put in its place is another file. */
  private record Stamp(FileTime changed, long size, Object identity) {

    static final Stamp NONE = new Stamp(FileTime.fromMillis(0), -1, "");

    static Stamp of(Path file) {
      try {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new Stamp(
            attributes.lastModifiedTime(),
            attributes.size(),
            Objects.requireNonNullElse(attributes.fileKey(), ""));
      } catch (IOException notThere) {
        return NONE;
      }
    }
  }
}
