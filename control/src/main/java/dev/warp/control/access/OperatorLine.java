package dev.warp.control.access;

import java.util.Optional;

/**
 * One line of an {@link OperatorFile}: {@code NAME ROLE sha256:HEX}, or {@code NAME ROLE
 * certificate}.
 *
 * @param operator who shows the token or the certificate
 * @param hash of the token; empty for who shows a certificate that has the operator's name
 */
record OperatorLine(Operator operator, Optional<TokenHash> hash) {

  private static final String CERTIFICATE = "certificate";

  /**
   * Reads a line that is neither empty nor a comment.
   *
   * @throws IllegalArgumentException with what is wrong and what to write instead
   */
  static OperatorLine parse(String line) {
    String[] parts = line.strip().split("\\s+", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException(
          parts.length
              + " words; write NAME ROLE sha256:HEX, or NAME ROLE certificate, three words");
    }
    Role role =
        Role.parse(parts[1])
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "the second word is no role; write viewer, operator or admin"));
    Operator operator = new Operator(parts[0], role);
    if (operator.name().equals(LocalToken.OPERATOR.name())) {
      throw new IllegalArgumentException(
          "\"local\" is whoever has the service's own token file; take another name");
    }
    return new OperatorLine(
        operator,
        parts[2].equals(CERTIFICATE) ? Optional.empty() : Optional.of(TokenHash.parse(parts[2])));
  }

  static boolean isBlankOrComment(String line) {
    return line.isBlank() || line.strip().startsWith("#");
  }

  /** What {@link #parse} reads. */
  @Override
  public String toString() {
    return operator.name()
        + " "
        + operator.role()
        + " "
        + hash.map(TokenHash::toString).orElse(CERTIFICATE);
  }
}
