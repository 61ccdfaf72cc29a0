package dev.warp.gate.config;

import dev.warp.protocol.keys.Crockford;
import dev.warp.protocol.keys.PrivateKey;
import dev.warp.protocol.keys.PublicKey;
import java.util.Optional;
import java.util.function.Function;

/** Reads cryptographic keys. No message quotes one, whichever kind it was meant to be. */
final class KeyTypes {

  private static final int PRIVATE_KEY_LENGTH = Crockford.encodedLength(PrivateKey.SIZE);

  private KeyTypes() {}

  static ValueType<PrivateKey> privateKey() {
    return key("a private key in base32", PrivateKey::parse);
  }

  static ValueType<PublicKey> publicKey() {
    return key("a public key in base32", KeyTypes::parsePublicKey);
  }

  static ValueType<PresharedKey> presharedKey() {
    return key("a pre-shared key in base32", PresharedKey::parse);
  }

  private static PublicKey parsePublicKey(String text) {
    if (text.length() == PRIVATE_KEY_LENGTH) {
      throw new IllegalArgumentException(
          "it has the length of a private key, which is never given to anybody");
    }
    return PublicKey.parse(text);
  }

  private static <T> ValueType<T> key(String phrase, Function<String, T> parse) {
    return new ValueType<>(
        phrase,
        true,
        value ->
            value.raw() instanceof String text
                ? parsed(value, phrase, text, parse)
                : value.unwanted(phrase));
  }

  private static <T> Optional<T> parsed(
      Value value, String phrase, String text, Function<String, T> parse) {
    if (text.isBlank() || text.startsWith("<")) {
      return value.mistake("a placeholder stands where " + phrase + " belongs");
    }
    try {
      return Optional.of(parse.apply(text));
    } catch (IllegalArgumentException notAKey) {
      return value.mistake("is not " + phrase + ": " + notAKey.getMessage());
    }
  }
}
