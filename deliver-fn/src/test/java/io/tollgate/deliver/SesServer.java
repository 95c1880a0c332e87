package io.tollgate.deliver;

import io.tollgate.local.mail.LocalMailbox;
import io.tollgate.local.mail.ReceivedMail;
import io.tollgate.simulator.VirtualClock;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import io.tollgate.simulator.http.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

/** SES as it runs on one machine, which a test can make answer otherwise. */
final class SesServer implements AutoCloseable {

  private final LocalMailbox mailbox;
  private final HttpServer server;
  private final List<HttpRequest> requests = new CopyOnWriteArrayList<>();
  private final LinkedBlockingQueue<String> reports = new LinkedBlockingQueue<>();
  private volatile Optional<HttpResponse> answer = Optional.empty();

  SesServer() {
    try {
      mailbox =
          new LocalMailbox(Files.createTempDirectory("mail"), new VirtualClock(), reports::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server =
        HttpServer.start(
            0,
            request -> {
              requests.add(request);
              return answer.orElseGet(() -> mailbox.find(request).orElseThrow());
            });
  }

  String url() {
    return "http://localhost:" + server.port() + LocalMailbox.ENDPOINT;
  }

  void answersAsUsual() {
    answer = Optional.empty();
  }

  /** As SES words an error (Amazon SES API Reference, "Common Errors"). */
  void answers(int status, String code, String message) {
    answer =
        Optional.of(
            HttpResponse.text(
                status,
                "text/xml",
                """
                <ErrorResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/">
                  <Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error>
                  <RequestId>1</RequestId>
                </ErrorResponse>
                """
                    .formatted(code, message)));
  }

  void closesConnections() {
    answer = Optional.of(new HttpResponse.Drop());
  }

  /** The mails to an address, the oldest first. */
  List<ReceivedMail> to(String address) {
    return mailbox.received().stream()
        .filter(mail -> mail.to().contains(address))
        .toList()
        .reversed();
  }

  List<HttpRequest> requests() {
    return requests;
  }

  /** What it reported since the last call. */
  List<String> reports() {
    List<String> taken = new ArrayList<>();
    reports.drainTo(taken);
    return taken;
  }

  @Override
  public void close() {
    server.close();
  }
}
