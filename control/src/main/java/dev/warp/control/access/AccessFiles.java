package dev.warp.control.access;

import java.nio.file.Path;

/**
 * Where a gate or a map keeps who may call it: beside its private key.
 *
 * @param token the token of {@link LocalToken}
 * @param operators the {@link OperatorFile}
 */
public record AccessFiles(Path token, Path operators) {

  private static final String KEY = ".key";

  /** The files beside a key: {@code gate.token} and {@code gate.operators} for {@code gate.key}. */
  public static AccessFiles beside(Path keyFile) {
    return new AccessFiles(sibling(keyFile, ".token"), sibling(keyFile, ".operators"));
  }

  /** The file beside a key that has its name and another ending, such as {@code .operators}. */
  public static Path sibling(Path keyFile, String ending) {
    String name = keyFile.getFileName().toString();
    String stem = name.endsWith(KEY) ? name.substring(0, name.length() - KEY.length()) : name;
    return keyFile.resolveSibling(stem + ending);
  }
}
