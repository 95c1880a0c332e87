package io.tollgate.deliver;

import io.micronaut.context.annotation.Property;
import io.tollgate.deliver.WebhookAnswer.Answered;
import io.tollgate.deliver.WebhookAnswer.Failure;
import io.tollgate.deliver.WebhookAnswer.NotAnswered;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.HttpHostConnectException;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.util.Timeout;

/**
 * Sends webhooks. The address that was checked is the one that is connected to, a name that changes
 * its address in between gains nothing; redirects are not followed; time and answer are limited,
 * however slowly it comes.
 */
@Singleton
class WebhookClient {

  /** Of an answer; the rest is not read. */
  private static final int READ_BYTES_MAX = 65_536;

  private static final int KEPT_CHARACTERS_MAX = 1_024;
  private static final int STATUS_MIN = 100;
  private static final int STATUS_MAX = 599;
  private static final int HEADERS_MAX = 100;
  private static final int LINE_BYTES_MAX = 8_192;

  private final CloseableHttpClient client;
  private final Duration within;

  /** Finds the addresses of a name. */
  @FunctionalInterface
  interface NameLookup {
    InetAddress[] addresses(String host) throws UnknownHostException;
  }

  /**
   * Takes the settings.
   *
   * @param within for look-up, connection and answer together
   */
  @Inject
  WebhookClient(
      WebhookTargets targets,
      @Property(name = "tollgate.webhook-timeout", defaultValue = "PT5S") Duration within) {
    this(targets, within, InetAddress::getAllByName);
  }

  WebhookClient(WebhookTargets targets, Duration within, NameLookup lookup) {
    this.within = within;
    this.client =
        HttpClients.custom()
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create()
                    .setDnsResolver(new CheckedAddresses(targets, lookup))
                    .setConnectionFactory(limitedConnections())
                    .setDefaultConnectionConfig(
                        ConnectionConfig.custom()
                            .setConnectTimeout(Timeout.of(within))
                            .setSocketTimeout(Timeout.of(within))
                            .build())
                    .setMaxConnTotal(Integer.MAX_VALUE)
                    .setMaxConnPerRoute(Integer.MAX_VALUE)
                    .build())
            .setConnectionReuseStrategy((_, _, _) -> false)
            .setUserAgent("Tollgate")
            .disableRedirectHandling()
            .disableAutomaticRetries()
            .disableCookieManagement()
            .disableAuthCaching()
            .disableContentCompression()
            .build();
  }

  private static ManagedHttpClientConnectionFactory limitedConnections() {
    return ManagedHttpClientConnectionFactory.builder()
        .http1Config(
            Http1Config.custom()
                .setMaxHeaderCount(HEADERS_MAX)
                .setMaxLineLength(LINE_BYTES_MAX)
                .build())
        .build();
  }

  /** Sends a JSON once. */
  WebhookAnswer post(URI url, Map<String, String> headers, String json) {
    HttpPost request = new HttpPost(url);
    headers.forEach(request::setHeader);
    request.setEntity(new StringEntity(json, ContentType.APPLICATION_JSON));
    FutureTask<Answered> exchange = new FutureTask<>(() -> send(request));
    Thread.ofVirtual().name("webhook").start(exchange);
    try {
      return exchange.get(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      return new NotAnswered(Failure.TIMEOUT);
    } catch (ExecutionException _) {
      return new NotAnswered(failure(exchange.exceptionNow()));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new NotAnswered(Failure.TIMEOUT);
    } finally {
      request.cancel();
    }
  }

  /** Closing the response would read all that is left of it: its request is cancelled instead. */
  private Answered send(HttpPost request) throws IOException {
    ClassicHttpResponse response = client.executeOpen(null, request, null);
    if (response.getCode() < STATUS_MIN || response.getCode() > STATUS_MAX) {
      throw new IOException("No status of HTTP: " + response.getCode());
    }
    return new Answered(response.getCode(), beginning(response.getEntity()));
  }

  private static String beginning(HttpEntity entity) throws IOException {
    if (entity == null) {
      return "";
    }
    InputStream content = entity.getContent();
    String text = new String(content.readNBytes(READ_BYTES_MAX), StandardCharsets.UTF_8);
    return text.codePoints()
        .limit(KEPT_CHARACTERS_MAX)
        .map(c -> c == 0 ? ' ' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static Failure failure(Throwable thrown) {
    if (!(thrown instanceof IOException)) {
      throw new IllegalStateException("A webhook was not sent", thrown);
    }
    return switch (thrown) {
      case AddressRefused _ -> Failure.ADDRESS_REFUSED;
      case UnknownHostException _ -> Failure.NO_ADDRESS;
      case SocketTimeoutException _ -> Failure.TIMEOUT;
      case HttpHostConnectException _, NoRouteToHostException _ -> Failure.NOT_CONNECTED;
      case SSLException _ -> Failure.TLS;
      default -> Failure.NO_ANSWER;
    };
  }

  @PreDestroy
  void close() throws IOException {
    client.close();
  }

  /** One of the addresses of a name may not be sent to; then it is sent to none of them. */
  private static final class AddressRefused extends UnknownHostException {

    private static final long serialVersionUID = 1L;

    AddressRefused(String host) {
      super(host);
    }
  }

  /** The only look-up that there is: what it returns is connected to. */
  private record CheckedAddresses(WebhookTargets targets, NameLookup lookup)
      implements DnsResolver {

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
      InetAddress[] addresses = lookup.addresses(host);
      for (InetAddress address : addresses) {
        if (!targets.isAllowed(address)) {
          throw new AddressRefused(host);
        }
      }
      return addresses;
    }

    @Override
    public String resolveCanonicalHostname(String host) {
      return host;
    }
  }
}
