package io.tollgate.local.mail;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.local.page.OutageSwitch;
import io.tollgate.local.page.PageFile;
import io.tollgate.simulator.Parameters;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SES on one machine: it takes {@code SendRawEmail} over HTTP as SES does, keeps each mail as a
 * file and sends none on. A page shows them, and can switch it off, as an SES that is down. Mails
 * to {@code bounce@simulator.amazonses.com} come back and those to {@code
 * complaint@simulator.amazonses.com} are complained of, as at SES's own mailbox simulator.
 */
public final class LocalMailbox {

  private static final Logger LOG = LoggerFactory.getLogger(LocalMailbox.class);

  /** Under the front's address, what functions take for SES. */
  public static final String ENDPOINT = "/_local/ses";

  /** Where the mails can be looked at. */
  public static final String PAGE = "/local/mail";

  private static final String SCRIPT = "/local/mail.js";
  private static final String LIST = "/local/mail.json";
  private static final String SWITCH = "/local/mail/ses";
  private static final String ONE = PAGE + "/";
  private static final String SUFFIX = ".eml";
  private static final int KEPT_MAX = 1_000;
  private static final int LISTED_MAX = 200;
  private static final String SIMULATED = "simulator.amazonses.com";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A mail's own style and nothing else; its links open beside the mailbox. */
  private static final String MAIL_POLICY =
      "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none';"
          + " style-src 'unsafe-inline'; frame-ancestors 'self'";

  private final Path folder;
  private final Clock clock;
  private final Consumer<String> reports;
  private final Deque<ReceivedMail> mails = new ArrayDeque<>();
  private long last;
  private final OutageSwitch outage = new OutageSwitch("ses");

  /**
   * Opens the mailbox with what it has and can be read.
   *
   * @param reports takes what SES reports of mails, as its topic sends it on
   */
  public LocalMailbox(Path folder, Clock clock, Consumer<String> reports) {
    this.folder = folder;
    this.clock = clock;
    this.reports = reports;
    try (Stream<Path> files = Files.list(folder)) {
      files
          .filter(file -> file.getFileName().toString().matches("[0-9]{6,18}[.]eml"))
          .sorted()
          .forEach(this::open);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The answer, when the request is for one of its addresses. */
  public Optional<HttpResponse.Message> find(HttpRequest request) {
    String what = request.method() + " " + request.rawPath();
    return switch (what) {
      case "POST " + ENDPOINT + "/" -> Optional.of(ses(request));
      case "GET " + PAGE -> Optional.of(file("mail.html", "text/html"));
      case "GET " + SCRIPT -> Optional.of(file("mail.js", "text/javascript"));
      case "GET " + LIST -> Optional.of(list(request));
      case "POST " + SWITCH -> Optional.of(outage.turn(request));
      default -> what.startsWith("GET " + ONE) ? one(request.rawPath()) : Optional.empty();
    };
  }

  /** What it has taken, the newest first. */
  public synchronized List<ReceivedMail> received() {
    return List.copyOf(mails);
  }

  private synchronized HttpResponse.Message ses(HttpRequest request) {
    Parameters form = Parameters.of(request);
    if (!outage.isUp()) {
      return error(503, "ServiceUnavailable", "Switched off");
    }
    return switch (form.text("Action").orElse("")) {
      case "SendRawEmail" -> send(form);
      case "GetIdentityVerificationAttributes" -> verified(form);
      case "GetSendQuota" -> quota();
      default -> error(400, "InvalidAction", "Not known here");
    };
  }

  /** Every identity is verified. */
  private static HttpResponse.Message verified(Parameters form) {
    return HttpResponse.text(
        200,
        "text/xml",
        """
        <GetIdentityVerificationAttributesResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/">
          <GetIdentityVerificationAttributesResult><VerificationAttributes><entry>
            <key>%s</key><value><VerificationStatus>Success</VerificationStatus></value>
          </entry></VerificationAttributes></GetIdentityVerificationAttributesResult>
          <ResponseMetadata><RequestId>local</RequestId></ResponseMetadata>
        </GetIdentityVerificationAttributesResponse>
        """
            .formatted(escaped(form.text("Identities.member.1").orElse(""))));
  }

  private static HttpResponse.Message quota() {
    return HttpResponse.text(
        200,
        "text/xml",
        """
        <GetSendQuotaResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/">
          <GetSendQuotaResult>
            <SentLast24Hours>0.0</SentLast24Hours>
            <Max24HourSend>50000.0</Max24HourSend>
            <MaxSendRate>14.0</MaxSendRate>
          </GetSendQuotaResult>
          <ResponseMetadata><RequestId>local</RequestId></ResponseMetadata>
        </GetSendQuotaResponse>
        """);
  }

  private HttpResponse.Message send(Parameters form) {
    String to = form.text("Destinations.member.1").orElse("");
    if (!to.matches("[!-?A-~]+@[A-Za-z0-9.-]+\\.[A-Za-z0-9-]+")) {
      return error(400, "InvalidParameterValue", "Missing final '@domain'");
    }
    String id = "%06d".formatted(last + 1);
    try {
      byte[] sent = Base64.getDecoder().decode(form.text("RawMessage.Data").orElse(""));
      ReceivedMail mail = ReceivedMail.read(id, withDate(id, sent));
      write(mail);
      keep(mail);
    } catch (IOException | IllegalArgumentException e) {
      return error(400, "InvalidParameterValue", String.valueOf(e.getMessage()));
    }
    report(to, form);
    return HttpResponse.text(
        200,
        "text/xml",
        """
        <SendRawEmailResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/">
          <SendRawEmailResult><MessageId>%s</MessageId></SendRawEmailResult>
          <ResponseMetadata><RequestId>local</RequestId></ResponseMetadata>
        </SendRawEmailResponse>
        """
            .formatted(id));
  }

  /** SES adds both. */
  private byte[] withDate(String id, byte[] sent) throws IOException {
    String date =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(clock.instant().atOffset(ZoneOffset.UTC));
    ByteArrayOutputStream mail = new ByteArrayOutputStream();
    mail.write(
        "Date: %s\r\nMessage-ID: <%s@local>\r\n"
            .formatted(date, id)
            .getBytes(StandardCharsets.US_ASCII));
    mail.write(sent);
    return mail.toByteArray();
  }

  /** As in Amazon SES Developer Guide, "Examples of event data that Amazon SES publishes". */
  private void report(String to, Parameters form) {
    String mailbox = to.replaceFirst("[+][^@]*", "");
    ObjectNode report = JSON.createObjectNode();
    if (mailbox.equals("bounce@" + SIMULATED)) {
      ObjectNode bounce = report.put("eventType", "Bounce").putObject("bounce");
      bounce.put("bounceType", "Permanent").put("bounceSubType", "General");
      bounce.putArray("bouncedRecipients").addObject().put("emailAddress", to);
    } else if (mailbox.equals("complaint@" + SIMULATED)) {
      ObjectNode complaint = report.put("eventType", "Complaint").putObject("complaint");
      complaint.put("complaintFeedbackType", "abuse");
      complaint.putArray("complainedRecipients").addObject().put("emailAddress", to);
    } else {
      return;
    }
    ObjectNode mail = report.putObject("mail");
    mail.putArray("destination").add(to);
    mail.putObject("tags")
        .putArray(form.text("Tags.member.1.Name").orElse("none"))
        .add(form.text("Tags.member.1.Value").orElse(""));
    reports.accept(report.toString());
  }

  /** A process that is killed leaves no half of a mail. */
  private void write(ReceivedMail mail) throws IOException {
    Path beside = Files.write(folder.resolve(mail.id() + ".tmp"), mail.raw());
    Files.move(beside, folder.resolve(mail.id() + SUFFIX), StandardCopyOption.ATOMIC_MOVE);
  }

  private void open(Path file) {
    String id = file.getFileName().toString().replace(SUFFIX, "");
    last = Long.parseLong(id);
    try {
      keep(ReceivedMail.read(id, Files.readAllBytes(file)));
    } catch (IOException | IllegalArgumentException e) {
      LOG.warn("{} is left out: {}", file, e.getMessage());
    }
  }

  private void keep(ReceivedMail mail) throws IOException {
    last = Long.parseLong(mail.id());
    mails.addFirst(mail);
    if (mails.size() > KEPT_MAX) {
      Files.deleteIfExists(folder.resolve(mails.removeLast().id() + SUFFIX));
    }
  }

  /** The newest first, those with a text in their head. */
  private synchronized HttpResponse.Message list(HttpRequest request) {
    String wanted = Parameters.of(request).text("q").orElse("");
    ObjectNode answer = outage.state();
    ArrayNode list = answer.putArray("mails");
    mails.stream()
        .filter(mail -> (mail.subject() + mail.to()).contains(wanted))
        .limit(LISTED_MAX)
        .forEach(
            mail ->
                list.addObject()
                    .put("id", mail.id())
                    .put("at", mail.at().toString())
                    .put("from", mail.from())
                    .put("to", String.join(", ", mail.to()))
                    .put("subject", mail.subject())
                    .put("text", mail.part("text/plain")));
    return HttpResponse.json(200, answer.toString());
  }

  /** A mail's HTML, or the mail itself as a file. */
  private synchronized Optional<HttpResponse.Message> one(String path) {
    return mails.stream()
        .flatMap(
            mail ->
                path.equals(ONE + mail.id())
                    ? Stream.of(html(mail))
                    : path.equals(ONE + mail.id() + SUFFIX) ? Stream.of(raw(mail)) : Stream.empty())
        .findFirst();
  }

  private static HttpResponse.Message html(ReceivedMail mail) {
    String html = mail.part("text/html").replaceFirst("<head>", "<head><base target=\"_blank\">");
    return new HttpResponse.Message(
        200,
        Map.of(
            "content-type", "text/html; charset=utf-8",
            "cache-control", "no-store",
            "content-security-policy", MAIL_POLICY,
            "x-content-type-options", "nosniff"),
        html.getBytes(StandardCharsets.UTF_8));
  }

  private static HttpResponse.Message raw(ReceivedMail mail) {
    return new HttpResponse.Message(
        200,
        Map.of(
            "content-type",
            "message/rfc822",
            "content-disposition",
            "attachment; filename=\"" + mail.id() + SUFFIX + "\""),
        mail.raw());
  }

  private static HttpResponse.Message error(int status, String code, String message) {
    return HttpResponse.text(
        status,
        "text/xml",
        """
        <ErrorResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/">
          <Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error>
          <RequestId>local</RequestId>
        </ErrorResponse>
        """
            .formatted(code, escaped(message)));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }

  private static HttpResponse.Message file(String name, String type) {
    return HttpResponse.text(200, type, PageFile.text("/mail/" + name));
  }
}
