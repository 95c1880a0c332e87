package io.tollgate.reconcile.doctor;

import io.micronaut.context.ApplicationContext;
import io.tollgate.aws.AwsClient;
import io.tollgate.aws.SecretAges;
import io.tollgate.bill.Mode;
import io.tollgate.gateway.ConfiguredAccounts;
import io.tollgate.gateway.Gateways;
import io.tollgate.lambda.Priming;
import io.tollgate.schedule.DueWork;
import io.tollgate.sql.SqlClient;
import io.tollgate.sql.UnpooledConnections;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Looks at everything that payments need and says of each what to do (docs/doctor.md). Changes
 * nothing, here or at a gateway.
 */
public final class Doctor {

  private static final Duration CHECK_LIMIT = Duration.ofSeconds(3);

  /** Whatever is begun at the last moment, and the answer. */
  private static final Duration ENDS_BEFORE_THE_TIME_OUT = CHECK_LIMIT.plusSeconds(5);

  /** Settings that name an issuer of tokens. */
  private static final List<String> ISSUERS =
      List.of("tollgate.jwt-issuer", "tollgate.operator-issuer");

  private static final List<Line> NOT_SEEN =
      List.of(
          Line.info(
              "not seen",
              "whether gateways' portals hold our callback addresses (docs/gateways.md says which"
                  + " ask for one): only a payment shows it"),
          Line.info(
              "not seen",
              "DNS and pages of the shop, what mailboxes do with mails, and whether fulfilment"
                  + " takes its queue"));

  private final ApplicationContext context;

  private Doctor(ApplicationContext context) {
    this.context = context;
  }

  /** Takes the beans when checks need them: no start of the function waits for them. */
  public static Doctor of(ApplicationContext context) {
    return new Doctor(context);
  }

  /**
   * The worst level, and all lines.
   *
   * @param left what the function has left
   */
  public Map<String, ?> examine(Duration left) {
    // The first call of a cold function loads the client, which may take longer than a check may.
    context.getBean(Priming.class).client();
    List<Line> checked =
        new CheckRunner(CHECK_LIMIT).run(checks(), left.minus(ENDS_BEFORE_THE_TIME_OUT));
    List<Line> lines =
        Stream.of(List.of(installation(), amounts()), checked, NOT_SEEN)
            .flatMap(List::stream)
            .toList();
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put(
        "result",
        lines.stream()
            .map(Line::level)
            .filter(Predicate.not(Line.Level.INFO::equals))
            .max(Comparator.naturalOrder())
            .orElse(Line.Level.OK)
            .name());
    answer.put("lines", lines.stream().map(Line::toMap).toList());
    return answer;
  }

  private Line installation() {
    return Line.info(
        "installation",
        "mode %s, release %s"
            .formatted(
                setting("tollgate.mode").orElse("test"),
                setting("tollgate.release").orElse("without a name")));
  }

  /** As the functions read it, however it is spelled. */
  private Line amounts() {
    String check = "amounts of browsers";
    if (!setting("tollgate.direct-amount").equals(Optional.of("open"))) {
      return Line.ok(check, "are not taken");
    }
    String finding = "tollgate.direct-amount is open: a buyer's browser says what an order costs";
    String advice = "Take it out of the secret, unless this is a test";
    return mode() == Mode.LIVE
        ? Line.fail(check, finding, advice)
        : Line.warn(check, finding, advice);
  }

  private Mode mode() {
    return Mode.of(setting("tollgate.mode").orElse("test"));
  }

  private List<Check> checks() {
    SqlClient sql = context.getBean(SqlClient.class);
    Clock clock = context.getBean(Clock.class);
    Gateways gateways = context.getBean(Gateways.class);
    return Stream.of(
            List.of(Check.of(DatabaseCheck.NAME, database()::lines)),
            new GatewayChecks(gateways, context.getBean(ConfiguredAccounts.class), sql, clock)
                .all(),
            List.of(Check.of(EgressCheck.NAME, egress()::lines)),
            issuers(),
            aws(clock).all(),
            new WorkCheck(sql, context.getBean(DueWork.class), gateways, clock).all())
        .flatMap(List::stream)
        .toList();
  }

  private DatabaseCheck database() {
    return new DatabaseCheck(
        context.getBean(UnpooledConnections.class), setting("datasources.default.url").orElse(""));
  }

  private EgressCheck egress() {
    return new EgressCheck(
        setting("tollgate.address-check-url").map(URI::create), setting("tollgate.egress-address"));
  }

  private List<Check> issuers() {
    return ISSUERS.stream()
        .flatMap(name -> setting(name).stream().map(issuer -> new IssuerCheck(name, issuer)))
        .map(check -> Check.of("issuer " + check.setting(), check::lines))
        .toList();
  }

  private AwsChecks aws(Clock clock) {
    AwsClient aws = context.getBean(AwsClient.class);
    return new AwsChecks(
        aws,
        new SecretAges(context.getEnvironment(), aws, clock),
        setting("tollgate.event-bus"),
        setting("tollgate.mail-from"),
        mode(),
        clock);
  }

  private Optional<String> setting(String name) {
    return context.getProperty(name, String.class).filter(Predicate.not(String::isBlank));
  }
}
