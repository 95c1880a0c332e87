package io.tollgate.aws;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One request by the JDK's oldest client, which loads the fewest classes at its first call. The
 * time-out is for all of it: look-up of the name, connection, and a slow body.
 */
public final class HttpExchange {

  /** A secret of Secrets Manager is up to 64 KB, and longer as a text in JSON. */
  private static final int BODY_BYTES_MAX = 262_144;

  private HttpExchange() {}

  /**
   * Sends a request, with a body where it is not empty.
   *
   * @throws IOException without an answer in time
   */
  public static AwsResponse send(
      String method, URI uri, Map<String, String> headers, byte[] body, Duration within)
      throws IOException {
    int millis = (int) Math.max(1, within.toMillis());
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    FutureTask<AwsResponse> exchange =
        new FutureTask<>(() -> send(connection, method, headers, body, millis));
    Thread.ofVirtual().start(exchange);
    try {
      return exchange.get(millis, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      connection.disconnect();
      throw new IOException("no answer within " + millis + " ms", e);
    } catch (ExecutionException _) {
      Throwable cause = exchange.exceptionNow();
      throw new IOException(cause.getClass().getSimpleName(), cause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static AwsResponse send(
      HttpURLConnection connection,
      String method,
      Map<String, String> headers,
      byte[] body,
      int millis)
      throws IOException {
    connection.setRequestMethod(method);
    connection.setInstanceFollowRedirects(false);
    connection.setConnectTimeout(millis);
    connection.setReadTimeout(millis);
    headers.forEach(connection::setRequestProperty);
    if (body.length > 0) {
      connection.setDoOutput(true);
      try (OutputStream output = connection.getOutputStream()) {
        output.write(body);
      }
    }
    int status = connection.getResponseCode();
    try (InputStream input =
        status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      byte[] answer = input == null ? new byte[0] : input.readNBytes(BODY_BYTES_MAX);
      return new AwsResponse(status, new String(answer, StandardCharsets.UTF_8));
    }
  }
}
