package dev.warp.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.warp.protocol.wire.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where docs/protocol.md says that the fields of a datagram or frame are, read from its tables: a
 * table that says something else than the code does fails the test that asks here.
 */
public final class DocumentedLayout {

  private static final Pattern ROW =
      Pattern.compile("\\s*(\\d+|end)(?:(\\.\\.|-)(\\d*))?\\s{1,}(\\S.*?)(?:\\s{2,}(.*))?");
  private static final Pattern IN_LINE =
      Pattern.compile("(?:^|,)\\s*(\\d+)(?:\\.\\.(\\d+))? ([^,:(]+)[^,]*");
  private static final Pattern FIXED_LENGTH = Pattern.compile("length (\\d+)");

  /** A field: offsets from the start, or below zero from the end; {@code to} is included. */
  private record Field(String name, int from, int to) {}

  private final List<Field> fields;

  private DocumentedLayout(List<Field> fields) {
    this.fields = fields;
  }

  /**
   * The table that is the {@code block}th block of code under a heading, counted from 0.
   *
   * @param heading the number of the section, such as {@code 4.1}
   */
  public static DocumentedLayout table(String heading, int block) {
    List<Field> fields = new ArrayList<>();
    for (String line : blocks(heading).get(block)) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        fields.add(field(row));
      }
    }
    return new DocumentedLayout(fields);
  }

  /** The frame {@code name} of the blocks of code under a heading where frames take a line each. */
  public static DocumentedLayout frame(String heading, String name) {
    String all = String.join("\n", blocks(heading).stream().flatMap(List::stream).toList());
    Matcher entry =
        Pattern.compile("(?ms)^" + Pattern.quote(name) + ":\\s+(.*?)(?=^\\S|\\z)").matcher(all);
    assertTrue(entry.find(), "docs/protocol.md section " + heading + " has no frame " + name);
    return inLine(entry.group(1));
  }

  /** The frame described by the first text in backticks under a heading. */
  public static DocumentedLayout sentence(String heading) {
    Matcher quoted = Pattern.compile("`(0 type[^`]*)`").matcher(section(heading));
    assertTrue(quoted.find(), "docs/protocol.md section " + heading + " describes no frame");
    return inLine(quoted.group(1));
  }

  private static DocumentedLayout inLine(String text) {
    List<Field> fields = new ArrayList<>();
    Matcher part = IN_LINE.matcher(text.replace('\n', ' '));
    while (part.find()) {
      int from = Integer.parseInt(part.group(1));
      int to = part.group(2) == null ? from : Integer.parseInt(part.group(2));
      fields.add(new Field(part.group(3).strip(), from, to));
    }
    return new DocumentedLayout(fields);
  }

  private static Field field(Matcher row) {
    String name = row.group(4).strip();
    if (row.group(1).equals("end")) {
      int from = -Integer.parseInt(row.group(3));
      return new Field(name, from, from + 15);
    }
    int from = Integer.parseInt(row.group(1));
    if (row.group(2) == null) {
      return new Field(name, from, from);
    }
    return new Field(
        name, from, row.group(3).isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(row.group(3)));
  }

  /** The bytes of a field; {@code name} is the beginning of what the document calls it. */
  public byte[] slice(byte[] datagram, String name) {
    Field field = find(name, 0);
    return slice(datagram, field);
  }

  /** The bytes of all fields called {@code reserved}, one after the other. */
  public byte[] reserved(byte[] datagram) {
    byte[] all = new byte[0];
    for (Field field : fields) {
      if (field.name().startsWith("reserved")) {
        byte[] more = slice(datagram, field);
        all = Arrays.copyOf(all, all.length + more.length);
        System.arraycopy(more, 0, all, all.length - more.length, more.length);
      }
    }
    return all;
  }

  /** A field of up to 8 bytes as an unsigned integer in network byte order. */
  public long number(byte[] datagram, String name) {
    byte[] bytes = slice(datagram, name);
    return Bytes.getUnsigned(bytes, 0, bytes.length);
  }

  /** The number of bytes the document gives a frame's value, such as 6 for {@code length 6}. */
  public int fixedLength() {
    Matcher length = FIXED_LENGTH.matcher(find("length", 0).name());
    assertTrue(length.matches(), "the document gives no fixed length");
    return Integer.parseInt(length.group(1));
  }

  /** Fails unless the fields follow one another without a gap, from 0 to {@code size}. */
  public void assertCovers(int size) {
    int next = 0;
    for (Field field : fields) {
      int from = field.from() < 0 ? size + field.from() : field.from();
      assertEquals(next, from, "where " + field.name() + " begins");
      next = field.to() < 0 ? size + field.to() + 1 : field.to() + 1;
      if (field.to() == Integer.MAX_VALUE) {
        next = endOfOpen(size);
      }
    }
    assertEquals(size, next, "the size of it all");
  }

  private byte[] slice(byte[] datagram, Field field) {
    int from = field.from() < 0 ? datagram.length + field.from() : field.from();
    int to = field.to() < 0 ? datagram.length + field.to() + 1 : field.to() + 1;
    if (field.to() == Integer.MAX_VALUE) {
      to = endOfOpen(datagram.length);
    }
    return Arrays.copyOfRange(datagram, from, to);
  }

  /** A field without an end goes on to the first of those that are counted from the end. */
  private int endOfOpen(int size) {
    return size + fields.stream().mapToInt(Field::from).filter(from -> from < 0).min().orElse(0);
  }

  private Field find(String name, int skipped) {
    return fields.stream()
        .filter(field -> field.name().startsWith(name))
        .skip(skipped)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no field " + name + " among " + fields));
  }

  private static List<List<String>> blocks(String heading) {
    List<List<String>> blocks = new ArrayList<>();
    boolean inside = false;
    for (String line : section(heading).split("\n", -1)) {
      if (line.startsWith("```")) {
        inside = !inside;
        if (inside) {
          blocks.add(new ArrayList<>());
        }
      } else if (inside) {
        blocks.getLast().add(line);
      }
    }
    return blocks;
  }

  private static String section(String heading) {
    Matcher section =
        Pattern.compile("(?ms)^#+ " + Pattern.quote(heading) + "\\.? .*?(?=^##|\\z)")
            .matcher(document());
    assertTrue(section.find(), "docs/protocol.md has no section " + heading);
    return section.group();
  }

  /** The text of docs/protocol.md. */
  public static String document() {
    try {
      return Files.readString(Path.of("..", "docs", "protocol.md"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
