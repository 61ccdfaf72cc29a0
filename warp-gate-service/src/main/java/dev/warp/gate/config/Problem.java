package dev.warp.gate.config;

/**
 * One mistake in a configuration file, or one warning about it. No private key's text ever gets
 * into one.
 *
 * @param file the file's name as the reader was given it
 * @param line counted from 1; 0 where the file as a whole is meant
 * @param key the key's full name, such as {@code tunnels.wireguard.transport.mtu}; empty where the
 *     file as a whole is meant
 * @param message what is wrong, a semicolon, and what to write instead; a single line
 */
public record Problem(String file, int line, String key, String message) {

  /** {@code FILE:LINE: KEY: MESSAGE}, without the parts that do not apply. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(file);
    if (line > 0) {
      text.append(':').append(line);
    }
    if (!key.isEmpty()) {
      text.append(": ").append(key);
    }
    return text.append(": ").append(message).toString();
  }
}
