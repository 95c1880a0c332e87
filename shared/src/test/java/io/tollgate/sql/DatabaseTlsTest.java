package io.tollgate.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.lambda.FunctionBeans;
import io.tollgate.local.database.Database;
import io.tollgate.local.database.DatabaseServer;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections by TLS to a server whose certificate is signed by somebody else than RDS. */
class DatabaseTlsTest {

  private static final char[] NO_PASSWORD = new char[0];

  @Test
  void foreignCertificateIsRefusedAndATrustedOneTaken(@TempDir Path folder) throws Exception {
    X509Certificate certificate = certificate(folder);
    Path trusted = folder.resolve("trusted.p12");
    TrustStore.write(List.of(certificate), trusted);
    try (DatabaseServer server =
        DatabaseServer.embedded(
            Path.of("..", ".tollgate"),
            folder.resolve("server"),
            folder.resolve("certificate.pem"),
            folder.resolve("key.pem"))) {
      Database database = server.database("tls");

      assertEquals(1, selectOne(settings(database, trusted.toUri().toString())));
      assertThrows(DatabaseUnavailable.class, () -> selectOne(settings(database, "")));
    }
  }

  @Test
  void rootsInTheJarAreRdsAndValidForYears() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream roots = FunctionBeans.class.getResourceAsStream("/database-roots.p12")) {
      store.load(roots, NO_PASSWORD);
    }
    assertEquals(87, store.size());
    for (String alias : Collections.list(store.aliases())) {
      X509Certificate root = (X509Certificate) store.getCertificate(alias);
      assertTrue(root.getSubjectX500Principal().getName().contains("Amazon RDS"), alias);
      assertEquals(root.getIssuerX500Principal(), root.getSubjectX500Principal());
      Instant end = root.getNotAfter().toInstant();
      assertTrue(end.isAfter(Instant.parse("2060-01-01T00:00:00Z")), alias + " until " + end);
    }
  }

  /** As a function connects; without a trust store of its own it has the one in the jar. */
  private static int selectOne(Map<String, Object> settings) {
    try (FunctionBeans<SqlClient> beans =
        FunctionBeans.start(settings, context -> context.getBean(SqlClient.class))) {
      return beans.current().first("SELECT 1", row -> row.getInt(1)).orElseThrow();
    }
  }

  private static Map<String, Object> settings(Database database, String trustStore) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(
        "datasources.default.url",
        database
            .url()
            .replace("127.0.0.1", "localhost")
            .replace("sslMode=DISABLED", "sslMode=VERIFY_IDENTITY"));
    settings.put("datasources.default.connection-timeout", 10_000);
    settings.put("datasources.default.username", database.username());
    settings.put("datasources.default.password", database.password());
    if (!trustStore.isEmpty()) {
      settings.put(
          "datasources.default.data-source-properties.trustCertificateKeyStoreUrl", trustStore);
    }
    return settings;
  }

  /** Made by the JDK's own tool, and written as the server reads it. */
  private static X509Certificate certificate(Path folder) throws Exception {
    Path made = folder.resolve("made.p12");
    Process tool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "RSA",
                "-keysize",
                "2048",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-ext",
                "bc=ca:true",
                "-validity",
                "30",
                "-storetype",
                "PKCS12",
                "-storepass",
                "changeit",
                "-keystore",
                made.toString())
            .inheritIO()
            .start();
    assertTrue(tool.waitFor(Duration.ofMinutes(1)) && tool.exitValue() == 0);
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(made)) {
      store.load(in, "changeit".toCharArray());
    }
    X509Certificate certificate = (X509Certificate) store.getCertificate("server");
    pem(folder.resolve("certificate.pem"), "CERTIFICATE", certificate.getEncoded());
    byte[] key = store.getKey("server", "changeit".toCharArray()).getEncoded();
    pem(folder.resolve("key.pem"), "PRIVATE KEY", key);
    return certificate;
  }

  private static void pem(Path file, String type, byte[] bytes) throws Exception {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    Files.writeString(
        file, "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(type, text));
  }
}
