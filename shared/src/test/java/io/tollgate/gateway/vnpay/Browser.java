package io.tollgate.gateway.vnpay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** A buyer's browser: without it VNPAY never hears of a payment. */
final class Browser {

  private static final HttpClient BROWSER =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();

  private Browser() {}

  /** The page that it shows in the end. */
  static URI opens(URI address) {
    try {
      HttpResponse<Void> page =
          BROWSER.send(
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
