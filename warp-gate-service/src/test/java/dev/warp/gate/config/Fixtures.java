package dev.warp.gate.config;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Configurations for the tests, and shorthands for reading them. */
final class Fixtures {

  static final String OWN_PRIVATE_KEY = "2ZHQBY729J6XEQNT8HFH3P61401VYZXG8AX3ZP4CJA3ZY9XHJZ10";
  static final String OWN_PUBLIC_KEY = "08Z7J74C1RFWWGA3VH8SR135S26HCRAREXSKPX2XVR8X7BJ4SZNTT";
  static final String PUBLISHED_PRIVATE_KEY =
      "A2FP3SPBZ7RDXQPADFDYC9MZ0WQAW7S8RNW6J01C7FENTXY93WSG";
  static final String PUBLISHED_PUBLIC_KEY =
      "0B2XTQXPMCXTKYFPYR5DY8T61W2186HD569YQWMPTV56E1VH7ZS82";

  // The public halves of the private keys 1 and 2: the generator of secp256k1 and its double.
  static final String FAR_KEY = "09WVWSKYZ7EBQB2NM1H9BKM71C3G56ZWVCPWWA6SB7S82PRPZ0BSG";
  static final String OTHER_KEY = "0B308ZWM87PQTV9G8N06X5E0FKC5RXWE9E6EYF57NEP0KEAWE2FEA";

  static final String FAR_GATE =
      """
      [far_gate]
      public_key = "%s"
      address = "192.0.2.1:40000"
      """
          .formatted(FAR_KEY);

  static final String TUNNEL =
      """
      [tunnels.wireguard.gate]
      application_to_gate = 59401
      """;

  private Fixtures() {}

  /** The example of the guide "WireGuard over warp", as its reader has it before filling it in. */
  static String wireguardExample() {
    try (InputStream in = Fixtures.class.getResourceAsStream("wireguard-gate.toml")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String filledIn(String example) {
    return example
        .replace("<run warp-keygen to generate>", OWN_PRIVATE_KEY)
        .replace("<get from peer>", FAR_KEY);
  }

  static ConfigurationResult read(String text) {
    return GateConfigurationReader.read("gate.toml", text);
  }

  static GateConfiguration accepted(String text) {
    ConfigurationResult result = read(text);
    return assertInstanceOf(
            ConfigurationResult.Accepted.class, result, () -> "rejected: " + mistakes(text))
        .configuration();
  }

  /** The mistakes, printed; none where the text is accepted. */
  static List<String> mistakes(String text) {
    return switch (read(text)) {
      case ConfigurationResult.Rejected rejected ->
          rejected.problems().stream().map(Problem::toString).toList();
      case ConfigurationResult.Accepted accepted -> List.of();
    };
  }

  static List<String> warnings(String text) {
    return read(text).warnings().stream().map(Problem::toString).toList();
  }

  /** The mistakes of a complete configuration with one more line in the tunnel's transport. */
  static List<String> transportMistakes(String line) {
    return mistakes(FAR_GATE + TUNNEL + "[tunnels.wireguard.transport]\n" + line);
  }
}
