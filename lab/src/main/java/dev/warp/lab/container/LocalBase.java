package dev.warp.lab.container;

import dev.warp.lab.process.Command;
import dev.warp.lab.process.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A base image made FROM scratch out of this machine's own files, for where none can be pulled: a
 * Java runtime linked from the JDK that runs this, a shell, what sets up networks, and the
 * libraries that these load. Containers of it run on this machine's kernel and processor, which the
 * files were made for.
 */
public final class LocalBase {

  /** The image's recipe, beside {@link #ROOT}. */
  public static final String DOCKERFILE = "Dockerfile";

  /** The folder of the image's files. */
  public static final String ROOT = "root";

  private static final List<String> PROGRAMS =
      List.of("sh", "cat", "chown", "mkdir", "sleep", "ip", "nft", "conntrack");

  /** Where nft looks up the numbers of protocols. */
  private static final Path PROTOCOLS = Path.of("/etc/protocols");

  /** What the services use of the JDK. */
  private static final String MODULES =
      "java.compiler,java.instrument,java.management,java.naming,java.net.http,java.sql,"
          + "jdk.incubator.vector,jdk.management,jdk.net,jdk.unsupported,jdk.zipfs";

  /** It takes some seconds where nothing else runs. */
  private static final Duration DEADLINE = Duration.ofMinutes(2);

  /** As ldd prints a library, after what asks for it: "libc.so.6 => /lib/libc.so.6 (0x7f...)". */
  private static final Pattern LIBRARY = Pattern.compile("(/\\S+) \\(0x");

  private final Path folder;
  private final Path root;

  private LocalBase(Path folder) {
    this.folder = folder;
    root = folder.resolve(ROOT);
  }

  /** Which of the programs that go into the image are not on this machine. */
  public static List<String> missingPrograms() {
    return PROGRAMS.stream().filter(name -> Programs.find(name).isEmpty()).toList();
  }

  /**
   * Writes the context of the image's build.
   *
   * @param folder empty
   * @throws IllegalStateException if a program is missing
   * @throws UncheckedIOException if a file cannot be copied
   */
  public static void assemble(Path folder) {
    try {
      new LocalBase(folder).assemble();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void assemble() throws IOException {
    List<Path> loaded = new ArrayList<>(linkRuntime());
    for (String name : PROGRAMS) {
      Path program =
          Programs.find(name).orElseThrow(() -> new IllegalStateException(name + " is missing"));
      copy(program, Path.of("/bin", name));
      loaded.add(program);
    }
    for (Path library : librariesOf(loaded)) {
      copy(library, library);
    }
    if (Files.exists(PROTOCOLS)) {
      copy(PROTOCOLS, PROTOCOLS);
    }
    Path temporary = Files.createDirectory(inImage(Path.of("/tmp")));
    Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxrwxrwx"));
    Files.writeString(
        folder.resolve(DOCKERFILE),
        """
        FROM scratch
        COPY %s/ /
        ENV PATH=/opt/java/bin:/bin
        """
            .formatted(ROOT));
  }

  /** Makes the Java runtime; its files that load libraries. */
  private List<Path> linkRuntime() throws IOException {
    Path runtime = inImage(Path.of("/opt/java"));
    Files.createDirectories(runtime.getParent());
    Command.of(
            Path.of(System.getProperty("java.home"), "bin", "jlink").toString(),
            "--add-modules",
            MODULES,
            "--no-header-files",
            "--no-man-pages",
            "--output",
            runtime.toString())
        .withDeadline(DEADLINE)
        .run();
    try (Stream<Path> files = Files.walk(runtime)) {
      return files
          .filter(file -> file.endsWith("bin/java") || file.toString().endsWith(".so"))
          .toList();
    }
  }

  /** The libraries of this machine, those of the runtime itself left out. */
  private List<Path> librariesOf(List<Path> loaded) {
    List<String> command = new ArrayList<>(List.of("ldd"));
    loaded.forEach(file -> command.add(file.toString()));
    String found = Command.of(command).withDeadline(DEADLINE).run();
    return LIBRARY
        .matcher(found)
        .results()
        .map(MatchResult::group)
        .map(text -> Path.of(text.substring(0, text.indexOf(' '))))
        .filter(library -> !library.startsWith(root))
        .distinct()
        .toList();
  }

  private void copy(Path file, Path place) throws IOException {
    Path copy = inImage(place);
    Files.createDirectories(copy.getParent());
    // What a symbolic link points to: the image has no others.
    Files.copy(file.toRealPath(), copy, StandardCopyOption.COPY_ATTRIBUTES);
  }

  private Path inImage(Path place) {
    return root.resolve(Path.of("/").relativize(place));
  }
}
