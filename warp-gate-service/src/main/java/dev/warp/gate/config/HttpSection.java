package dev.warp.gate.config;

import java.nio.file.Path;
import java.util.Optional;

/** Reads {@code [http]}. */
final class HttpSection {

  private final Section section;
  private final Path file;

  private HttpSection(Section section, Path file) {
    this.section = section;
    this.file = file;
  }

  /**
   * Reads it.
   *
   * @param file the configuration's own, whose folder relative paths start from
   */
  static HttpConfiguration read(Section section, Path file) {
    return new HttpConfiguration(
        section.get(GateKeys.HTTP_HOST),
        section.get(GateKeys.HTTP_PORT),
        new HttpSection(section, file).tls());
  }

  private Optional<HttpConfiguration.Tls> tls() {
    Optional<Path> certificate = path(GateKeys.HTTP_CERTIFICATE);
    Optional<Path> key = path(GateKeys.HTTP_CERTIFICATE_KEY);
    Optional<Path> authority = path(GateKeys.HTTP_CLIENT_AUTHORITY);
    requireBoth(GateKeys.HTTP_CERTIFICATE, GateKeys.HTTP_CERTIFICATE_KEY);
    requireBoth(GateKeys.HTTP_CERTIFICATE_KEY, GateKeys.HTTP_CERTIFICATE);
    if (authority.isPresent() && !section.has(GateKeys.HTTP_CERTIFICATE)) {
      section.mistake(
          GateKeys.HTTP_CLIENT_AUTHORITY,
          "is of no use without certificate and certificate_key; write these, or remove it");
    }
    return certificate.isPresent() && key.isPresent()
        ? Optional.of(new HttpConfiguration.Tls(certificate.get(), key.get(), authority))
        : Optional.empty();
  }

  private void requireBoth(Key<String> one, Key<String> other) {
    if (section.has(one) && !section.has(other)) {
      section.mistake(one, "needs %s beside it; write that too".formatted(other.name()));
    }
  }

  private Optional<Path> path(Key<String> key) {
    return section.find(key).map(text -> file.toAbsolutePath().resolveSibling(text).normalize());
  }
}
