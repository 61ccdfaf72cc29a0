package dev.warp.map.replica.control;

import dev.warp.protocol.keys.Hkdf;
import dev.warp.protocol.keys.PrivateKey;
import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/**
 * TLS 1.3 between replicas of a map, in which each proves that it has the map's private key: all of
 * them derive the same Ed25519 key from it, and the same certificate, and trust no other
 * (docs/protocol.md section 9.9). The derived key stays in memory as long as the process lives, for
 * the JDK's TLS cannot erase it.
 */
final class ReplicaTls {

  /** What the certificate calls whoever has it. */
  static final String NAME = "replica";

  private static final byte[] NO_SALT = {};
  private static final byte[] INFO = "warp replica tls".getBytes(StandardCharsets.US_ASCII);

  // RFC 8410 section 3.
  private static final AlgorithmIdentifier ED25519 =
      new AlgorithmIdentifier(new ASN1ObjectIdentifier("1.3.101.112"));

  private static final Instant NOT_BEFORE = Instant.parse("2020-01-01T00:00:00Z");

  // RFC 5280 section 4.1.2.5: without an end.
  private static final Instant NOT_AFTER = Instant.parse("9999-12-31T23:59:59Z");

  private final java.security.PrivateKey key;
  private final X509Certificate certificate;

  /**
   * Derives them.
   *
   * @param map the map's private key, which stays the caller's to close
   */
  ReplicaTls(PrivateKey map) {
    byte[] secret = map.toBytes();
    byte[] seed = Hkdf.derive(NO_SALT, secret, INFO, Ed25519PrivateKeyParameters.KEY_SIZE);
    try {
      this.key =
          KeyFactory.getInstance("Ed25519")
              .generatePrivate(
                  new PKCS8EncodedKeySpec(
                      new PrivateKeyInfo(ED25519, new DEROctetString(seed)).getEncoded()));
      this.certificate = certificate(new Ed25519PrivateKeyParameters(seed));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("every Java 25 platform has Ed25519 and X.509", e);
    } finally {
      Arrays.fill(secret, (byte) 0);
      Arrays.fill(seed, (byte) 0);
    }
  }

  private static X509Certificate certificate(Ed25519PrivateKeyParameters key)
      throws GeneralSecurityException, IOException {
    byte[] publicKey = key.generatePublicKey().getEncoded();
    ExtensionsGenerator extensions = new ExtensionsGenerator();
    extensions.addExtension(
        Extension.subjectAlternativeName,
        false,
        new GeneralNames(new GeneralName(GeneralName.dNSName, NAME)));
    X500Name name = new X500Name("CN=" + NAME);
    V3TBSCertificateGenerator contents = new V3TBSCertificateGenerator();
    contents.setSerialNumber(new ASN1Integer(BigInteger.ONE));
    contents.setSignature(ED25519);
    contents.setIssuer(name);
    contents.setSubject(name);
    contents.setStartDate(new Time(Date.from(NOT_BEFORE), Locale.ROOT));
    contents.setEndDate(new Time(Date.from(NOT_AFTER), Locale.ROOT));
    contents.setSubjectPublicKeyInfo(new SubjectPublicKeyInfo(ED25519, publicKey));
    contents.setExtensions(extensions.generate());
    TBSCertificate toBeSigned = contents.generateTBSCertificate();
    byte[] encoded = toBeSigned.getEncoded();
    Ed25519Signer signer = new Ed25519Signer();
    signer.init(true, key);
    signer.update(encoded, 0, encoded.length);
    byte[] whole =
        new DERSequence(
                new ASN1Encodable[] {
                  toBeSigned, ED25519, new DERBitString(signer.generateSignature())
                })
            .getEncoded();
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(whole));
  }

  /** For connections that other replicas make. */
  SslContext ofServer() {
    return built(
        SslContextBuilder.forServer(key, certificate)
            .clientAuth(ClientAuth.REQUIRE)
            .trustManager(certificate));
  }

  /** For connections to other replicas. */
  SslContext ofClient() {
    return ofClient(certificate);
  }

  /** For connections to a server that shows a certificate. */
  SslContext ofClient(X509Certificate server) {
    return built(SslContextBuilder.forClient().keyManager(key, certificate).trustManager(server));
  }

  static SslContext built(SslContextBuilder builder) {
    try {
      return GrpcSslContexts.configure(builder, SslProvider.JDK).protocols("TLSv1.3").build();
    } catch (SSLException e) {
      throw new IllegalStateException("every Java 25 platform has TLS 1.3", e);
    }
  }

  X509Certificate certificate() {
    return certificate;
  }
}
