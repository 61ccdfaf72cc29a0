package dev.warp.gate.config;

import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the modes of files: three octal digits, with a zero before them if one likes. */
final class FileModeType {

  private static final Pattern OCTAL = Pattern.compile("0?[0-7]{3}");

  private static final List<String> LETTERS =
      List.of("---", "--x", "-w-", "-wx", "r--", "r-x", "rw-", "rwx");

  private FileModeType() {}

  static ValueType<Set<PosixFilePermission>> fileMode() {
    String phrase = "a string of three octal digits";
    return ValueType.of(
        phrase,
        value ->
            value.raw() instanceof String text && OCTAL.matcher(text).matches()
                ? Optional.of(permissions(text))
                : value.unwanted(phrase));
  }

  /** The last three digits, each as the three letters that ls(1) shows. */
  private static Set<PosixFilePermission> permissions(String octal) {
    String letters =
        octal
            .substring(octal.length() - 3)
            .chars()
            .mapToObj(digit -> LETTERS.get(digit - '0'))
            .collect(Collectors.joining());
    return PosixFilePermissions.fromString(letters);
  }
}
