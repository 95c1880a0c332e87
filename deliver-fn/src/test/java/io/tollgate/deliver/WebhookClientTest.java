package io.tollgate.deliver;

import static io.tollgate.gateway.RawServer.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.tollgate.deliver.WebhookAnswer.Answered;
import io.tollgate.deliver.WebhookAnswer.Failure;
import io.tollgate.deliver.WebhookAnswer.NotAnswered;
import io.tollgate.gateway.RawServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What receivers do that a client must survive. */
@Timeout(30)
class WebhookClientTest {

  private static final Duration WITHIN = Duration.ofMillis(800);
  private static final WebhookTargets LOCAL = new WebhookTargets("local", "");

  private final CountDownLatch end = new CountDownLatch(1);

  @Test
  void receiverThatHangsIsATimeout() {
    assertEquals(new NotAnswered(Failure.TIMEOUT), answer(_ -> end.await()));
  }

  /** Each byte comes in time; all of them do not. */
  @Test
  void answerThatDripsIsATimeout() {
    assertEquals(
        new NotAnswered(Failure.TIMEOUT),
        answer(
            connection -> {
              write(connection, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
              for (int i = 0; i < 1_000 && end.getCount() > 0; i++) {
                write(connection, "x");
                end.await(50, TimeUnit.MILLISECONDS);
              }
            }));
  }

  @Test
  void headerThatNeverEndsIsNoAnswer() {
    assertEquals(
        new NotAnswered(Failure.NO_ANSWER),
        answer(
            connection -> {
              write(connection, "HTTP/1.1 200 OK\r\nA: ");
              for (int i = 0; i < 100; i++) {
                write(connection, "x".repeat(1_000));
              }
            }));
  }

  @Test
  void ofALargeAnswerOnlyTheBeginningIsReadAndKept() {
    AtomicInteger written = new AtomicInteger();
    Answered answered =
        assertInstanceOf(
            Answered.class,
            answer(
                connection -> {
                  write(connection, "HTTP/1.1 200 OK\r\nContent-Length: 20000000\r\n\r\n");
                  for (int i = 0; i < 20_000; i++) {
                    write(connection, "é".repeat(500));
                    written.incrementAndGet();
                  }
                }));
    assertEquals("é".repeat(1_024), answered.body());
  }

  @Test
  void connectionThatClosesIsNoAnswer() {
    assertEquals(new NotAnswered(Failure.NO_ANSWER), answer(connection -> connection.close()));
  }

  @Test
  void whatIsNotHttpIsNoAnswer() {
    assertEquals(
        new NotAnswered(Failure.NO_ANSWER),
        answer(
            connection -> {
              write(connection, "220 mail.example ESMTP\r\n");
              connection.close();
            }));
  }

  @Test
  void statusThatIsNoneOfHttpIsNoAnswer() {
    assertEquals(
        new NotAnswered(Failure.NO_ANSWER),
        answer(connection -> write(connection, "HTTP/1.1 600 x\r\nContent-Length: 0\r\n\r\n")));
  }

  @Test
  void refusedConnectionIsNotConnected() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    assertEquals(
        new NotAnswered(Failure.NOT_CONNECTED),
        post(client(InetAddress::getAllByName), URI.create("http://127.0.0.1:" + port + "/")));
  }

  @Test
  void plainHttpWhereTlsIsExpectedIsATlsFailure() {
    try (RawServer server =
        RawServer.start(connection -> write(connection, "HTTP/1.1 200 OK\r\n\r\n"))) {
      URI tls = URI.create("https://127.0.0.1:" + server.uri().getPort() + "/");
      assertInstanceOf(NotAnswered.class, post(client(InetAddress::getAllByName), tls));
    }
  }

  @Test
  void nameWithoutAnAddressIsNamed() {
    assertEquals(
        new NotAnswered(Failure.NO_ADDRESS),
        post(
            client(
                host -> {
                  throw new UnknownHostException(host);
                }),
            URI.create("http://shop.example/")));
  }

  @Test
  void nameOfACloudsMetadataIsRefused() {
    assertEquals(
        new NotAnswered(Failure.ADDRESS_REFUSED),
        post(client(_ -> addresses("169.254.169.254")), URI.create("http://shop.example/")));
  }

  @Test
  void nameWithOneRefusedAddressAmongOthersIsRefused() {
    assertEquals(
        new NotAnswered(Failure.ADDRESS_REFUSED),
        post(client(_ -> addresses("127.0.0.1", "10.0.0.1")), URI.create("http://shop.example/")));
  }

  /** A name is looked up once: the address that was checked is the one that is connected to. */
  @Test
  void nameThatChangesItsAddressAfterTheCheckGainsNothing() {
    AtomicInteger lookups = new AtomicInteger();
    try (RawServer server = RawServer.start(connection -> write(connection, taken()))) {
      URI url = URI.create("http://shop.example:" + server.uri().getPort() + "/");
      WebhookAnswer answer =
          post(
              client(
                  _ -> addresses(lookups.incrementAndGet() == 1 ? "127.0.0.1" : "169.254.169.254")),
              url);
      assertEquals(new Answered(200, "taken"), answer);
      assertEquals(1, lookups.get());
    }
  }

  private static String taken() {
    return "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\ntaken";
  }

  private static InetAddress[] addresses(String... literals) throws UnknownHostException {
    InetAddress[] addresses = new InetAddress[literals.length];
    for (int i = 0; i < literals.length; i++) {
      addresses[i] = InetAddress.getByName(literals[i]);
    }
    return addresses;
  }

  private WebhookAnswer answer(RawServer.Behaviour behaviour) {
    try (RawServer server = RawServer.start(behaviour)) {
      return post(client(InetAddress::getAllByName), server.uri());
    } finally {
      end.countDown();
    }
  }

  private static WebhookClient client(WebhookClient.NameLookup lookup) {
    return new WebhookClient(LOCAL, WITHIN, lookup);
  }

  private static WebhookAnswer post(WebhookClient client, URI url) {
    try {
      return client.post(url, Map.of("webhook-id", "1"), "{}");
    } finally {
      close(client);
    }
  }

  private static void close(WebhookClient client) {
    try {
      client.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
