package io.tollgate.reconcile.doctor;

import io.tollgate.aws.AwsClient;
import io.tollgate.aws.AwsRequest;
import io.tollgate.aws.AwsResponse;
import io.tollgate.aws.AwsService;
import io.tollgate.aws.AwsUnreachable;
import io.tollgate.aws.SecretAges;
import io.tollgate.aws.SecretAges.SecretAge;
import io.tollgate.bill.Mode;
import io.tollgate.json.Json;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Secrets, event bus and mail sender, each by a call that only reads. */
final class AwsChecks {

  private static final Duration WITHIN = Duration.ofMillis(2_500);
  private static final int SECRET_DAYS_MAX = 180;
  private static final String PERMISSION = "The template's policy Diagnose allows it";

  /** Amazon SES Developer Guide, "Request production access". */
  private static final double SANDBOX_MAILS_A_DAY = 200;

  private static final Pattern VERIFIED =
      Pattern.compile("<VerificationStatus>Success</VerificationStatus>");
  private static final Pattern DAILY = Pattern.compile("<Max24HourSend>([0-9.]+)</Max24HourSend>");
  private static final Pattern CODE = Pattern.compile("<Code>([A-Za-z]+)</Code>");

  private final AwsClient aws;
  private final SecretAges secrets;
  private final Optional<String> bus;
  private final Optional<String> sender;
  private final Mode mode;
  private final Clock clock;

  /**
   * @param bus the event bus's name, if there is one
   * @param sender who writes to buyers, if anybody does
   */
  AwsChecks(
      AwsClient aws,
      SecretAges secrets,
      Optional<String> bus,
      Optional<String> sender,
      Mode mode,
      Clock clock) {
    this.aws = aws;
    this.secrets = secrets;
    this.bus = bus;
    this.sender = sender;
    this.mode = mode;
    this.clock = clock;
  }

  List<Check> all() {
    return List.of(
        Check.of("secrets", this::secrets),
        Check.of("event bus", () -> List.of(bus.map(this::bus).orElseGet(AwsChecks::noBus))),
        Check.of("mail sender", () -> sender.map(this::mail).orElseGet(AwsChecks::noMail)));
  }

  private List<Line> secrets() {
    List<SecretAge> ages = secrets.read(WITHIN);
    return ages.isEmpty()
        ? List.of(
            Line.info("secrets", "settings come from the environment, not from Secrets Manager"))
        : ages.stream().map(this::age).toList();
  }

  private Line age(SecretAge secret) {
    return switch (secret) {
      case SecretAge.Changed(String setting, Instant at) -> {
        long days = ChronoUnit.DAYS.between(at, clock.instant());
        String check = "secret " + setting;
        yield days > SECRET_DAYS_MAX
            ? Line.warn(
                check,
                "not changed for " + days + " days",
                "Rotate its keys (docs/gateways.md has each gateway's)")
            : Line.ok(check, "changed " + days + " days ago");
      }
      case SecretAge.Unknown(String setting, String why) ->
          Line.warn("secret " + setting, "age not known: " + why, PERMISSION);
    };
  }

  private static Line noBus() {
    return Line.warn(
        "event bus", "none is configured, no event is published", "Set tollgate.event-bus");
  }

  private Line bus(String name) {
    try {
      AwsResponse response =
          aws.send(
              AwsRequest.json(
                  AwsService.EVENT_BRIDGE,
                  "1.1",
                  "AWSEvents.DescribeEventBus",
                  Json.write(Map.of("Name", name))),
              WITHIN);
      if (response.status() == 200) {
        return Line.ok("event bus", name + " is there");
      }
      return response.errorType().equals("ResourceNotFoundException")
          ? Line.fail("event bus", name + " is not there", "Deploy infra/eventing.yaml again")
          : Line.warn(
              "event bus",
              "not known: HTTP " + response.status() + " " + response.errorType(),
              PERMISSION);
    } catch (AwsUnreachable e) {
      return unreachable("event bus", e);
    }
  }

  private static List<Line> noMail() {
    return List.of(Line.info("mail sender", "none, buyers get no mails"));
  }

  private List<Line> mail(String address) {
    try {
      String domain = address.substring(address.indexOf('@') + 1);
      AwsResponse identity =
          ses(
              Map.of(
                  "Action", "GetIdentityVerificationAttributes",
                  "Identities.member.1", address,
                  "Identities.member.2", domain));
      AwsResponse quota = ses(Map.of("Action", "GetSendQuota"));
      return List.of(identity(identity), sandbox(quota));
    } catch (AwsUnreachable e) {
      return List.of(unreachable("mail sender", e));
    }
  }

  private AwsResponse ses(Map<String, String> fields) {
    return aws.send(AwsRequest.form(AwsService.SES, fields), WITHIN);
  }

  private static Line identity(AwsResponse response) {
    if (response.status() != 200) {
      return unknown("mail sender", response);
    }
    return VERIFIED.matcher(response.body()).find()
        ? Line.ok("mail sender", "SES has verified the address or its domain")
        : Line.fail(
            "mail sender",
            "SES has verified neither the address nor its domain, no mail leaves",
            "Verify the domain in SES, in this region");
  }

  private Line sandbox(AwsResponse response) {
    String check = "mail quota";
    Matcher daily = DAILY.matcher(response.body());
    if (response.status() != 200 || !daily.find()) {
      return unknown(check, response);
    }
    double mails = Double.parseDouble(daily.group(1));
    String finding = "%.0f mails a day".formatted(mails);
    return mails <= SANDBOX_MAILS_A_DAY && mode == Mode.LIVE
        ? Line.warn(
            check,
            finding + ", as in SES's sandbox, which writes to verified addresses only",
            "Request production access in SES")
        : Line.ok(check, finding);
  }

  private static Line unknown(String check, AwsResponse response) {
    Matcher code = CODE.matcher(response.body());
    return Line.warn(
        check,
        "not known: HTTP " + response.status() + (code.find() ? " " + code.group(1) : ""),
        PERMISSION);
  }

  private static Line unreachable(String check, AwsUnreachable e) {
    return Line.fail(
        check,
        "network: " + e.getMessage(),
        "See the route to AWS (NAT gateway or endpoints, security group)");
  }
}
