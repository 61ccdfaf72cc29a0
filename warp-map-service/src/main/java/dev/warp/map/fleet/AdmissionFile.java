package dev.warp.map.fleet;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.warp.control.v1.AdmissionPolicy;
import dev.warp.io.OwnerOnlyFile;
import dev.warp.map.fleet.AdmissionList.Entry;
import dev.warp.map.fleet.AdmissionList.Verdict;
import dev.warp.protocol.keys.PublicKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An {@link AdmissionList} as a text file: {@code policy open} or {@code policy listed}, and a line
 * {@code allow KEY NOTE} or {@code deny KEY NOTE} for each gate. A word {@code @MILLIS} behind the
 * policy or the key says when that was said; without it, it was before anything else. {@code forget
 * KEY @MILLIS} is a gate that was taken off the list. Whom it denies must stay denied, so a mistake
 * in it is told, and not passed over.
 */
final class AdmissionFile {

  private static final String HEADING =
      "# Which gates this map admits. Written by the map at each change; edit it while the map is"
          + " stopped.\n";

  private static final Pattern LINE =
      Pattern.compile("(\\S+)\\s+(\\S+)(?:\\s+@(\\d{1,18}))?(?:\\s+(.*))?");

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
    Contents contents = new Contents();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      try {
        if (!line.isEmpty() && !line.startsWith("#")) {
          contents.add(words(line));
        }
      } catch (IllegalArgumentException e) {
        throw new IOException(
            "%s:%d: %s; write policy open, policy listed, allow KEY NOTE or deny KEY NOTE"
                .formatted(file, i + 1, e.getMessage()),
            e);
      }
    }
    return contents.list();
  }

  /** What a file says, which is to say one thing about each gate, and about all others. */
  private static final class Contents {

    private final Map<PublicKey, Entry> entries = new HashMap<>();
    private Optional<AdmissionList.Policy> policy = Optional.empty();

    void add(Matcher words) {
      if (words.group(1).equals("policy")) {
        requireFirst(policy.isEmpty(), "policy");
        policy = Optional.of(new AdmissionList.Policy(policy(words.group(2)), stamp(words)));
      } else {
        Entry entry = entry(words);
        requireFirst(entries.put(entry.gate(), entry) == null, "gate");
      }
    }

    private static void requireFirst(boolean isFirst, String what) {
      if (!isFirst) {
        throw new IllegalArgumentException("a line above is about the same %s".formatted(what));
      }
    }

    AdmissionList list() {
      AdmissionList open = AdmissionList.OPEN;
      return policy.map(open::with).orElse(open).with(entries.values());
    }
  }

  private static Matcher words(String line) {
    Matcher words = LINE.matcher(line);
    if (!words.matches()) {
      throw new IllegalArgumentException("no such line");
    }
    return words;
  }

  private static long stamp(Matcher words) {
    return words.group(3) == null ? 0 : Long.parseLong(words.group(3));
  }

  private static Entry entry(Matcher words) {
    String note = words.group(4);
    return new Entry(
        PublicKey.parse(words.group(2)),
        verdict(words.group(1)),
        note == null ? "" : note,
        stamp(words));
  }

  private static Verdict verdict(String word) {
    return switch (word) {
      case "allow" -> Verdict.ALLOWED;
      case "deny" -> Verdict.DENIED;
      case "forget" -> Verdict.FORGOTTEN;
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
    AdmissionList.Policy policy = list.policy();
    String open =
        policy.policy() == AdmissionPolicy.ADMISSION_POLICY_OPEN ? "policy open" : "policy listed";
    String entries =
        list.entries().stream()
            .map(AdmissionFile::line)
            .collect(Collectors.joining("\n", "\n", "\n"));
    String text = "%s%s @%d%s".formatted(HEADING, open, policy.stamp(), entries);
    try {
      OwnerOnlyFile.replace(file, text.getBytes(UTF_8));
    } catch (IOException e) {
      throw new IOException("cannot write " + file + ": " + OwnerOnlyFile.reason(e), e);
    }
  }

  private static String line(Entry entry) {
    String word =
        switch (entry.verdict()) {
          case ALLOWED -> "allow";
          case FORGOTTEN -> "forget";
          case DENIED -> "deny";
        };
    return "%s %s @%d %s".formatted(word, entry.gate(), entry.stamp(), entry.note()).strip();
  }
}
