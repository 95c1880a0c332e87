package io.tollgate.gateway.vnpay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** A buyer's browser: without it VNPAY never hears of a payment. */
final class Browser {

  private Browser() {}

  /** The page that it shows in the end. */
  static URI opens(URI address) {
    try (HttpClient client =
        HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build()) {
      HttpResponse<Void> page =
          client.send(
              HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.discarding());
      if (page.statusCode() != 200) {
        throw new AssertionError("HTTP " + page.statusCode());
      }
      return page.uri();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
