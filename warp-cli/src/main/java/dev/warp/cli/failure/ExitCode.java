package dev.warp.cli.failure;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import picocli.CommandLine;

/** What a command ends with, for scripts; docs/guides/command-line.md lists them. */
public final class ExitCode {

  /** Any failure that none of the others is. */
  public static final int FAILED = CommandLine.ExitCode.SOFTWARE;

  /** The command line makes no sense, or the other side refused it as invalid. */
  public static final int INVALID = CommandLine.ExitCode.USAGE;

  /** Nobody answered. */
  public static final int UNREACHABLE = 3;

  /** There is no token, it is not known, or its role does not allow this. */
  public static final int NOT_ALLOWED = 4;

  /** There is nothing of that name. */
  public static final int NOT_FOUND = 5;

  /** It is in conflict with what there is: a name, port or revision. */
  public static final int CONFLICT = 6;

  private ExitCode() {}

  /** What each means, in a few words. */
  public static SequencedMap<String, String> meanings() {
    SequencedMap<String, String> meanings = new LinkedHashMap<>();
    meanings.put("0", "Done.");
    meanings.put("1", "Failed for another reason.");
    meanings.put("2", "The command line makes no sense, or was refused as invalid.");
    meanings.put("3", "Nobody answered.");
    meanings.put("4", "Not allowed: no valid token, or not with its role.");
    meanings.put("5", "There is nothing of that name.");
    meanings.put("6", "In conflict with what there is: a name, port or revision.");
    return meanings;
  }
}
