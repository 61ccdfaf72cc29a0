package dev.warp.gate.config;

/** Reads {@code [http]}. */
final class HttpSection {

  private HttpSection() {}

  static HttpConfiguration read(Section section) {
    return new HttpConfiguration(section.get(GateKeys.HTTP_HOST), section.get(GateKeys.HTTP_PORT));
  }
}
