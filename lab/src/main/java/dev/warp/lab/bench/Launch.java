package dev.warp.lab.bench;

import dev.warp.lab.service.WarpBuild;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How the programs of one contender are started.
 *
 * @param build the project they are of
 * @param folder for what they write
 */
record Launch(WarpBuild build, Path folder) {

  /** The arguments that the launcher of warp gives every JVM, as a whole. */
  private static final String JAVA_OPTIONS = "WARP_JAVA_OPTIONS";

  GcLog gcLog(String program) {
    return new GcLog(folder.resolve(program + ".gc"));
  }

  Path log(String program) {
    return folder.resolve(program + ".log");
  }

  /** Arguments of a JVM as {@code ./warp} would start it, with its garbage collection logged. */
  List<String> jvmArguments(String program) {
    List<String> arguments = new ArrayList<>();
    Optional.ofNullable(System.getenv(JAVA_OPTIONS)).stream()
        .flatMap(options -> Stream.of(options.strip().split("\\s+", -1)))
        .filter(option -> !option.isEmpty())
        .forEach(arguments::add);
    arguments.add(gcLog(program).jvmArgument());
    return arguments;
  }
}
