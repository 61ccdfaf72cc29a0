package dev.warp.gate.config;

import org.tomlj.TomlArray;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * A parsed file with its text.
 *
 * @param root the file's top-level table
 * @param text what it was parsed from
 * @param problems where mistakes in it go
 */
record Document(TomlTable root, String text, Problems problems) {

  /**
   * The line of a list's element. tomlj gives the place right after the bracket or comma before it,
   * which is lines too early in a list that has one element per line.
   */
  int lineOfElement(TomlArray list, int index) {
    TomlPosition position = list.inputPositionOf(index);
    int at = offset(position);
    int line = position.line();
    boolean comment = false;
    for (; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '\n') {
        comment = false;
        line++;
      } else if (c == '#') {
        comment = true;
      } else if (!comment && !Character.isWhitespace(c)) {
        return line;
      }
    }
    return position.line();
  }

  private int offset(TomlPosition position) {
    int start = 0;
    for (int line = 1; line < position.line(); line++) {
      start = text.indexOf('\n', start) + 1;
    }
    return start + position.column() - 1;
  }
}
