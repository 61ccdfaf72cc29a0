package dev.warp.control.access;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** What a certificate calls its owner. */
final class CommonName {

  private static final String TYPE = "CN";

  private CommonName() {}

  /**
   * That of the caller's certificate; empty where it has shown none, or one without such a name.
   */
  static Optional<String> ofPeer(SSLSession session) {
    try {
      return session.getPeerCertificates()[0] instanceof X509Certificate certificate
          ? of(certificate.getSubjectX500Principal().getName())
          : Optional.empty();
    } catch (SSLPeerUnverifiedException none) {
      return Optional.empty();
    }
  }

  /** Of a distinguished name in the form of RFC 2253; empty unless there is exactly one. */
  static Optional<String> of(String distinguishedName) {
    try {
      List<Rdn> names =
          new LdapName(distinguishedName)
              .getRdns().stream().filter(part -> part.getType().equalsIgnoreCase(TYPE)).toList();
      return names.size() == 1 && names.getFirst().getValue() instanceof String name
          ? Optional.of(name)
          : Optional.empty();
    } catch (InvalidNameException e) {
      return Optional.empty();
    }
  }
}
