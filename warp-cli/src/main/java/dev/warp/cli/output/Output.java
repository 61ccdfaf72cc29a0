package dev.warp.cli.output;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import java.io.PrintWriter;
import java.time.LocalTime;
import java.util.List;
import java.util.function.Consumer;

/**
 * Where answers go: as JSON in protobuf's mapping, with the contracts' own field names, or as a
 * text for people.
 */
public final class Output {

  private static final JsonFormat.Printer JSON =
      JsonFormat.printer().preservingProtoFieldNames().alwaysPrintFieldsWithNoPresence();

  private final PrintWriter out;
  private final boolean json;

  public Output(PrintWriter out, boolean json) {
    this.out = out;
    this.json = json;
  }

  /** Prints a line that is the same for people and programs. */
  public void line(String text) {
    out.println(text);
    out.flush();
  }

  /** Prints an answer: itself as one JSON document, or what {@code text} makes of it. */
  public void print(MessageOrBuilder answer, Consumer<PrintWriter> text) {
    if (json) {
      out.println(print(JSON, answer));
    } else {
      text.accept(out);
    }
    out.flush();
  }

  /**
   * Prints several answers: all their fields as one JSON document, or what {@code text} makes of
   * it.
   */
  public void printAll(List<? extends MessageOrBuilder> answers, Consumer<PrintWriter> text) {
    if (json) {
      JsonObject all = new JsonObject();
      for (MessageOrBuilder answer : answers) {
        JsonParser.parseString(print(JSON, answer))
            .getAsJsonObject()
            .entrySet()
            .forEach(field -> all.add(field.getKey(), field.getValue()));
      }
      out.println(new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(all));
    } else {
      text.accept(out);
    }
    out.flush();
  }

  /**
   * Prints one of many answers: itself as a JSON document on a line of its own, or what {@code
   * text} makes of it.
   *
   * @return whether anybody still reads what is printed
   */
  public boolean update(MessageOrBuilder answer, Consumer<PrintWriter> text) {
    if (json) {
      out.println(print(JSON.omittingInsignificantWhitespace(), answer));
    } else {
      text.accept(out);
    }
    return !out.checkError();
  }

  /** A listing that will be shown again here as it changes. */
  public <T> LiveListing<T> live(Listing<T> listing) {
    return new LiveListing<>(listing, LiveListing.onTerminal(), LocalTime::now);
  }

  private static String print(JsonFormat.Printer printer, MessageOrBuilder answer) {
    try {
      return printer.print(answer);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("only messages of type Any can fail", e);
    }
  }
}
