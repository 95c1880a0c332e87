package io.tollgate.gateway.izipay;

import io.tollgate.gateway.EmbeddedForms.Page;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Collection;
import java.util.stream.Collectors;

/**
 * Our page around Izipay's form. Its own script is the only one that may run in it, named by its
 * digest, beside Izipay's, which changes when Izipay likes and can only be named by its host.
 */
final class FormPage {

  private FormPage() {}

  static Page of(Collection<IzipayAccount> accounts) {
    String script = resource("form.js");
    String html =
        resource("form.html")
            .replace("/*style*/", resource("form.css"))
            .replace("/*script*/", script);
    return new Page(html, policy(accounts, sha256(script)));
  }

  /**
   * Izipay's script writes styles of its own and speaks to its own hosts. Forms may be sent
   * anywhere that is encrypted: browsers hold a redirect after a form against this list, and ours
   * answers with one to the shop, which this page does not know.
   */
  private static String policy(Collection<IzipayAccount> accounts, String digest) {
    String izipay =
        accounts.stream()
            .flatMap(IzipayAccount::origins)
            .distinct()
            .sorted()
            .collect(Collectors.joining(" "));
    String policy =
        """
        default-src 'none'; script-src 'sha256-%1$s' %2$s; connect-src 'self' %2$s; \
        frame-src %2$s; style-src 'unsafe-inline' %2$s; img-src data: %2$s; font-src data: %2$s; \
        form-action 'self' https: %2$s; base-uri 'none'; frame-ancestors 'none'"""
            .formatted(digest, izipay);
    return policy.replace(" ;", ";");
  }

  private static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(digest);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("SHA-256 is not there", e);
    }
  }

  private static String resource(String name) {
    try (InputStream in = FormPage.class.getResourceAsStream("/gateway/izipay/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
