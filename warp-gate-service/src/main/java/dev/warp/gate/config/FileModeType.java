package dev.warp.gate.config;

import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the modes of files: three octal digits, with a zero before them if one likes. */
final class FileModeType {

  private static final Pattern OCTAL = Pattern.compile("0?[0-7]{3}");

  private FileModeType() {}

  static ValueType<Set<PosixFilePermission>> fileMode() {
    String phrase = "a string of three octal digits";
    return ValueType.of(
        phrase,
        value ->
            value.raw() instanceof String text && OCTAL.matcher(text).matches()
                ? Optional.of(permissions(Integer.parseInt(text, 8)))
                : value.unwanted(phrase));
  }

  private static Set<PosixFilePermission> permissions(int mode) {
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    for (PosixFilePermission permission : PosixFilePermission.values()) {
      // They are declared in the order of their bits, the highest first.
      if ((mode >> (8 - permission.ordinal()) & 1) == 1) {
        permissions.add(permission);
      }
    }
    return permissions;
  }
}
