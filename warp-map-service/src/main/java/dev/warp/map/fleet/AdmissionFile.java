package dev.warp.map.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.warp.control.v1.AdmissionPolicy;
import dev.warp.io.OwnerOnlyFile;
import dev.warp.protocol.keys.PublicKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An {@link AdmissionList} as a text file: {@code policy open} or {@code policy listed}, and a line
 * {@code allow KEY NOTE} or {@code deny KEY NOTE} for each gate. Whom it denies must stay denied,
 * so a mistake in it is told, and not passed over.
 */
final class AdmissionFile {

  private static final String HEADING =
      "# Which gates this map admits. Written by the map at each change; edit it while the map is"
          + " stopped.\n";

  private AdmissionFile() {}

  /** The list in a file; that of a new map if there is no file. */
  static AdmissionList read(Path file) throws IOException {
    List<String> lines;
    try {
      lines = Files.readAllLines(file, UTF_8);
    } catch (NoSuchFileException newMap) {
      return AdmissionList.OPEN;
    } catch (IOException e) {
      throw new IOException("cannot read " + file + ": " + OwnerOnlyFile.reason(e), e);
    }
    AdmissionList list = AdmissionList.OPEN;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      try {
        if (!line.isEmpty() && !line.startsWith("#")) {
          list = with(list, line.split("\\s+", 3));
        }
      } catch (IllegalArgumentException e) {
        throw new IOException(
            "%s:%d: %s; write policy open, policy listed, allow KEY NOTE or deny KEY NOTE"
                .formatted(file, i + 1, e.getMessage()),
            e);
      }
    }
    return list;
  }

  private static AdmissionList with(AdmissionList list, String[] words) {
    String value = words.length < 2 ? "" : words[1];
    return switch (words[0]) {
      case "policy" -> list.withPolicy(policy(value));
      case "allow", "deny" ->
          list.with(
              new AdmissionList.Entry(
                  PublicKey.parse(value),
                  words[0].equals("allow"),
                  words.length < 3 ? "" : words[2]));
      default -> throw new IllegalArgumentException("no such line");
    };
  }

  private static AdmissionPolicy policy(String name) {
    return switch (name) {
      case "open" -> AdmissionPolicy.ADMISSION_POLICY_OPEN;
      case "listed" -> AdmissionPolicy.ADMISSION_POLICY_LISTED;
      default -> throw new IllegalArgumentException("no such policy");
    };
  }

  /** Puts a list in place of what the file says. */
  static void write(Path file, AdmissionList list) throws IOException {
    String policy =
        list.policy() == AdmissionPolicy.ADMISSION_POLICY_OPEN ? "policy open" : "policy listed";
    String entries =
        list.entries().stream()
            .map(
                entry ->
                    "%s %s %s"
                        .formatted(entry.allowed() ? "allow" : "deny", entry.gate(), entry.note())
                        .stripTrailing())
            .collect(Collectors.joining("\n", "\n", "\n"));
    try {
      OwnerOnlyFile.replace(file, (HEADING + policy + entries).getBytes(UTF_8));
    } catch (IOException e) {
      throw new IOException("cannot write " + file + ": " + OwnerOnlyFile.reason(e), e);
    }
  }
}
