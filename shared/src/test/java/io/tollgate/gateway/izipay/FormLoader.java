package io.tollgate.gateway.izipay;

import io.tollgate.gateway.FormEncoding;
import io.tollgate.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;

/** What Izipay's script does in a buyer's browser when the form is shown. */
final class FormLoader {

  private static final HttpClient BROWSER = HttpClient.newHttpClient();

  private FormLoader() {}

  static void load(URI checkout, Map<String, Object> session) {
    String form =
        FormEncoding.write(
            Map.of(
                "authorization", session.get("authorization").toString(),
                "keyRSA", session.get("key_rsa").toString(),
                "config", Json.write(session.get("config")),
                "page", "http://localhost"));
    HttpRequest request =
        HttpRequest.newBuilder(checkout.resolve("/payments/v1/checkout/open"))
            .header("content-type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form))
            .build();
    try {
      int status = BROWSER.send(request, BodyHandlers.discarding()).statusCode();
      if (status != 303) {
        throw new AssertionError("The form is not shown: HTTP " + status);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
