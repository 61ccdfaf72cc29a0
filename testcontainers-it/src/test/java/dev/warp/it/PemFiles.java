package dev.warp.it;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.warp.lab.process.Command;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

/** Certificates that are signed by themselves, with their keys. */
final class PemFiles {

  private static final String PASSWORD = "changeit";
  private static final String ALIAS = "only";

  private PemFiles() {}

  /** Makes {@code file.crt} and {@code file.pem}, of a host or somebody of that name. */
  static void make(Path folder, String file, String name) throws IOException {
    Path store = folder.resolve(file + ".p12");
    Command.of(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-alias",
            ALIAS,
            "-keyalg",
            "EC",
            "-groupname",
            "secp256r1",
            "-dname",
            "CN=" + name,
            "-ext",
            "san=dns:" + name,
            "-validity",
            "2",
            "-storetype",
            "PKCS12",
            "-keystore",
            store.toString(),
            "-storepass",
            PASSWORD)
        .run();
    try {
      KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
      write(folder.resolve(file + ".crt"), "CERTIFICATE", keys.getCertificate(ALIAS).getEncoded());
      write(
          folder.resolve(file + ".pem"),
          "PRIVATE KEY",
          keys.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private static void write(Path file, String label, byte[] content) throws IOException {
    String lines = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(content);
    LocalServices.writePrivate(
        file, "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(label, lines));
  }
}
