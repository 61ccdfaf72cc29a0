package dev.warp.control.access;

/**
 * One line of an {@link OperatorFile}: {@code NAME ROLE sha256:HEX}.
 *
 * @param operator who shows the token
 * @param hash of the token
 */
record OperatorLine(Operator operator, TokenHash hash) {

  /**
   * Reads a line that is neither empty nor a comment.
   *
   * @throws IllegalArgumentException with what is wrong and what to write instead
   */
  static OperatorLine parse(String line) {
    String[] parts = line.strip().split("\\s+", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException(
          parts.length + " words; write NAME ROLE sha256:HEX, three words");
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
    return new OperatorLine(operator, TokenHash.parse(parts[2]));
  }

  static boolean isBlankOrComment(String line) {
    return line.isBlank() || line.strip().startsWith("#");
  }

  /** What {@link #parse} reads. */
  @Override
  public String toString() {
    return operator.name() + " " + operator.role() + " " + hash;
  }
}
