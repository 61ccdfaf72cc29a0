package dev.warp.gate.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.warp.gate.v1.Overlay;
import dev.warp.io.OwnerOnlyFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The file with the changes that were made with {@code persist}. Blocks. */
final class OverlayFile {

  private static final int MAX_BYTES = 16 << 20;

  private final Path file;

  OverlayFile(Path file) {
    this.file = file;
  }

  /**
   * What is kept; nothing where there is no file.
   *
   * @throws IOException with a message for people if there is one that cannot be used
   */
  Overlay read() throws IOException {
    byte[] bytes;
    try (InputStream input = Files.newInputStream(file)) {
      bytes = input.readNBytes(MAX_BYTES);
    } catch (NoSuchFileException none) {
      return Overlay.getDefaultInstance();
    } catch (IOException e) {
      throw new IOException("cannot read %s: %s".formatted(file, OwnerOnlyFile.reason(e)), e);
    }
    try {
      Overlay.Builder overlay = Overlay.newBuilder();
      JsonFormat.parser().merge(new String(bytes, UTF_8), overlay);
      return overlay.build();
    } catch (InvalidProtocolBufferException e) {
      throw new IOException(
          "%s is not what a gate has written (%s); mend it, or remove it and lose what was changed with persist"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  /** Keeps that instead; all of it, or what was there before. */
  void write(Overlay overlay) throws IOException {
    String json = JsonFormat.printer().preservingProtoFieldNames().print(overlay) + "\n";
    try {
      OwnerOnlyFile.replace(file, json.getBytes(UTF_8));
    } catch (IOException e) {
      throw new IOException("cannot write %s: %s".formatted(file, OwnerOnlyFile.reason(e)), e);
    }
  }
}
