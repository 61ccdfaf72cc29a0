package dev.warp.control.access;

import java.util.Optional;

/** Everybody who may call a gate or a map: who has its own token, and those of its file. */
public final class Operators {

  private final TokenHash local;
  private final OperatorFile file;

  /**
   * Those of a file, and who has the server's own token.
   *
   * @param localToken the text of {@link LocalToken}; another one counts from the next start on
   */
  public Operators(String localToken, OperatorFile file) {
    this.local = TokenHash.of(localToken);
    this.file = file;
  }

  /**
   * Who shows a certificate.
   *
   * @param commonName of a certificate that the server has found to be trusted and its owner's
   */
  public Optional<Operator> ofCertificate(String commonName) {
    return file.findCertificate(commonName);
  }

  /** Whose token it is. */
  public Optional<Operator> authenticate(String token) {
    if (token.length() > BearerToken.MAX_LENGTH) {
      return Optional.empty();
    }
    TokenHash hash = TokenHash.of(token);
    return local.equals(hash) ? Optional.of(LocalToken.OPERATOR) : file.find(hash);
  }
}
