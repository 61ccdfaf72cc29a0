package dev.warp.map.call;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.warp.control.call.FieldErrors;
import dev.warp.protocol.keys.PublicKey;
import java.util.Optional;

/** Reads the fields of requests, and notes what is wrong with them. */
public final class Fields {

  private static final int MAX_NOTE_BYTES = 200;

  private final FieldErrors errors = new FieldErrors();

  /** A public key in base32; nothing if it is none, which is noted. */
  public Optional<PublicKey> key(String path, String text) {
    try {
      return Optional.of(PublicKey.parse(text));
    } catch (IllegalArgumentException e) {
      errors.add(path, e.getMessage() + "; send a gate's public key, as it prints it at its start");
      return Optional.empty();
    }
  }

  /** A note for people, which is to fit on a line. */
  public void note(String path, String text) {
    if (text.getBytes(UTF_8).length > MAX_NOTE_BYTES) {
      errors.add(path, "is too long; send " + MAX_NOTE_BYTES + " bytes of UTF-8 at most");
    }
    if (text.codePoints().anyMatch(Character::isISOControl)) {
      errors.add(path, "has line breaks or other control characters; send one line of text");
    }
  }

  public void require(String path, boolean isSet) {
    if (!isSet) {
      errors.add(path, "is missing");
    }
  }

  public FieldErrors errors() {
    return errors;
  }
}
