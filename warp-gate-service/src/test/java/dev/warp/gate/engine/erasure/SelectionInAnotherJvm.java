package dev.warp.gate.engine.erasure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a JVM with other options than that of the tests selects, and what it computes. */
final class SelectionInAnotherJvm {

  private SelectionInAnotherJvm() {}

  /** Prints the state, its description, and a block encoded. */
  public static void main(String... arguments) {
    CodeSelection selection = CodeSelection.ofThisJvm();
    System.out.println(selection.warmUp(System::nanoTime, 0));
    System.out.println(selection.description());
    System.out.println(encode(selection.newCode()));
  }

  /** The lines of {@link #main} in a JVM with these options, and what that JVM says itself. */
  static List<String> run(String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(options));
    command.add(SelectionInAnotherJvm.class.getName());
    Process jvm = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (jvm.waitFor() != 0) {
      throw new IllegalStateException(output);
    }
    return output.lines().toList();
  }

  /** A block of two data shards and their parity, as text. */
  static String encode(ErasureCode code) {
    byte[][] shards = {{1, 2, 3}, {4, 5, 6}, new byte[3], new byte[3]};
    code.encode(shards, 2, 4, 0, 3);
    return Arrays.deepToString(shards);
  }
}
