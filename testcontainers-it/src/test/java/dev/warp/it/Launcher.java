package dev.warp.it;

import dev.warp.lab.process.Command;
import dev.warp.lab.service.WarpBuild;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A copy of {@code ./warp} in a project of its own, of which the test says what is built, which
 * JDKs there are, and what is on PATH. The system's folders in which the script looks for JDKs are
 * folders of the test in this copy; HOME and PATH are as well.
 */
final class Launcher {

  private static final Duration DEADLINE = Duration.ofSeconds(60);

  /** What the script calls, beside java and mvn, and flock where there is one. */
  private static final List<String> TOOLS =
      List.of("bash", "cat", "find", "mkdir", "mv", "readlink", "touch");

  private final Path folder;
  private final Map<String, String> environment = new TreeMap<>();

  private Launcher(Path folder) {
    this.folder = folder;
  }

  /** Makes the copy, with no JDK, no Maven, and nothing built. */
  static Launcher copyTo(Path folder) throws IOException {
    Launcher launcher = new Launcher(folder);
    Path project = Files.createDirectory(launcher.project());
    String script = Files.readString(WarpBuild.find().root().resolve("warp"));
    executable(
        project.resolve("warp"),
        script.replaceAll(" /(?=(usr|opt|Library)/)", " " + launcher.system("") + "/"));
    for (String options : List.of("jvm.options", "warp-cli/jvm.options")) {
      Files.createDirectories(project.resolve(options).getParent());
      Files.copy(WarpBuild.find().root().resolve(options), project.resolve(options));
    }
    age(Files.createFile(project.resolve("pom.xml")));
    Files.createDirectory(launcher.path());
    for (String tool : TOOLS) {
      Path there =
          onPath(tool).orElseThrow(() -> new IllegalStateException(tool + " is not on PATH"));
      Files.createSymbolicLink(launcher.path().resolve(tool), there);
    }
    Optional<Path> flock = onPath("flock");
    if (flock.isPresent()) {
      Files.createSymbolicLink(launcher.path().resolve("flock"), flock.get());
    }
    launcher.environment.put("PATH", launcher.path().toString());
    launcher.environment.put("HOME", Files.createDirectory(launcher.home()).toString());
    return launcher;
  }

  Path project() {
    return folder.resolve("project");
  }

  /** The only folder on PATH. */
  Path path() {
    return folder.resolve("path");
  }

  Path home() {
    return folder.resolve("home");
  }

  /** What takes the place of an absolute path, as in "usr/lib/jvm". */
  Path system(String path) {
    return folder.resolve("system").resolve(path);
  }

  /** Sets a variable of the script's environment. */
  Launcher with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** Takes a variable out of the script's environment. */
  Launcher without(String variable) {
    environment.remove(variable);
    return this;
  }

  /** Makes a module that has one source, from long ago, and has not been built. */
  Path addModule(String module) throws IOException {
    Path folderOfModule = project().resolve(module);
    Path sources = Files.createDirectories(folderOfModule.resolve("src/main"));
    age(Files.createFile(sources.resolve("Source.java")));
    age(sources);
    age(Files.createFile(folderOfModule.resolve("pom.xml")));
    return folderOfModule;
  }

  /** Makes a module that is built: with {@code packaged} of its target folder, empty. */
  Launcher addBuiltModule(String module, String packaged) throws IOException {
    Path target = addModule(module).resolve("target");
    Files.createDirectories(target.resolve(packaged));
    Files.createFile(target.resolve(".built"));
    return this;
  }

  /** Makes a module that is built as this project's own is: its target folder is that one's. */
  Launcher addBuiltModuleOfThisProject(String module, String... packaged) throws IOException {
    Path target = Files.createDirectory(addModule(module).resolve("target"));
    for (String name : packaged) {
      Path built = WarpBuild.find().root().resolve(module).resolve("target").resolve(name);
      if (!Files.exists(built)) {
        throw new IllegalStateException(built + " is missing: mvn package makes it");
      }
      Files.createSymbolicLink(target.resolve(name), built);
    }
    Files.createFile(target.resolve(".built"));
    return this;
  }

  /**
   * Has the script believe that the command line's AOT cache could not be made, which takes seconds
   * otherwise.
   */
  Launcher withoutCache() throws IOException {
    Files.createFile(project().resolve("warp-cli/target/warp-cli.aot"));
    return this;
  }

  /** Makes a JDK whose java prints its own path and its arguments. */
  static Path jdk(Path jdk, int version) throws IOException {
    runtime(jdk, version);
    executable(jdk.resolve("bin/javac"), "#!/bin/sh\n");
    return jdk;
  }

  /** The same without a compiler. */
  static Path runtime(Path runtime, int version) throws IOException {
    Files.createDirectories(runtime.resolve("bin"));
    executable(runtime.resolve("bin/java"), "#!/bin/sh\necho \"$0\" \"$@\"\n");
    Files.writeString(
        runtime.resolve("release"),
        "IMPLEMENTOR=\"Somebody\"\nJAVA_VERSION=\"%d.0.1\"\n".formatted(version));
    return runtime;
  }

  static void executable(Path file, String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Runs the script, in the folder above the project, to its end. */
  Command.Result run(String... arguments) {
    return run(project().resolve("warp"), arguments);
  }

  /** The same by a link of another name. */
  Command.Result runAs(String name, String... arguments) throws IOException {
    Path link = folder.resolve(name);
    if (!Files.exists(link)) {
      Files.createSymbolicLink(link, project().resolve("warp"));
    }
    return run(link, arguments);
  }

  private Command.Result run(Path script, String... arguments) {
    List<String> command = new ArrayList<>(List.of("/usr/bin/env", "-i"));
    environment.forEach((name, value) -> command.add(name + "=" + value));
    command.add(script.toString());
    command.addAll(List.of(arguments));
    return Command.of(command).withDeadline(DEADLINE).execute();
  }

  /** Makes a file older than any build, however coarse the times of files are. */
  private static void age(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
  }

  private static Optional<Path> onPath(String tool) {
    return Stream.of(System.getenv("PATH").split(":", -1))
        .map(Path::of)
        .map(place -> place.resolve(tool))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
