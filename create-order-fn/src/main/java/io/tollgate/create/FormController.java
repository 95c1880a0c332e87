package io.tollgate.create;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.tollgate.bill.Bill;
import io.tollgate.bill.BillState;
import io.tollgate.bill.NextStep;
import io.tollgate.bill.Ref;
import io.tollgate.gateway.Forms;
import io.tollgate.gateway.GatewayUnreachable;
import io.tollgate.gateway.Gateways;
import io.tollgate.http.ConfirmationPage;
import io.tollgate.http.HttpEvent;
import io.tollgate.http.HttpReply;
import io.tollgate.http.OrderKeys;
import io.tollgate.http.Proxy;
import io.tollgate.store.Ledger;
import io.tollgate.store.Situation;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The page of ours that shows a gateway's form, and the session that every showing needs. The page
 * is the same for everybody; the session is for whoever holds the order's key, which reaches the
 * page behind the {@code #} of its address and leaves it in a header.
 */
@Controller("/api/v1/form/{gateway}/{ref}")
class FormController {

  private static final Logger LOG = LoggerFactory.getLogger(FormController.class);
  private static final Duration TRY_AGAIN = Duration.ofSeconds(5);

  private final Gateways gateways;
  private final Ledger ledger;
  private final OrderKeys orderKeys;
  private final ConfirmationPage confirmation;
  private final Clock clock;

  FormController(
      Gateways gateways,
      Ledger ledger,
      OrderKeys orderKeys,
      ConfirmationPage confirmation,
      Clock clock) {
    this.gateways = gateways;
    this.ledger = ledger;
    this.orderKeys = orderKeys;
    this.confirmation = confirmation;
    this.clock = clock;
  }

  @Get(produces = MediaType.ALL)
  HttpResponse<String> page(APIGatewayV2HTTPEvent event) {
    return Proxy.answer(
        event,
        e ->
            gateways
                .find(gateway(e))
                .filter(_ -> ref(e).isPresent())
                .filter(Forms.class::isInstance)
                .map(forms -> page(((Forms) forms).page()))
                .orElseGet(() -> confirmation.insteadOf(unknown(), e)));
  }

  @Post(uri = "/session", consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpResponse<String> session(APIGatewayV2HTTPEvent event) {
    return Proxy.answer(
        event,
        e ->
            ref(e)
                .flatMap(ledger::situation)
                .filter(s -> s.bill().bill().gateway().value().equals(gateway(e)))
                .filter(
                    s -> orderKeys.opens(e.header("x-order-key").orElse(""), s.order().keyNonce()))
                .map(this::session)
                .orElseGet(FormController::unknown));
  }

  private static String gateway(HttpEvent event) {
    return event.pathParameters().getOrDefault("gateway", "");
  }

  private static Optional<Ref> ref(HttpEvent event) {
    return Ref.parse(event.pathParameters().getOrDefault("ref", ""));
  }

  private static HttpReply page(Forms.Page page) {
    HttpReply reply = HttpReply.text(200, "text/html; charset=utf-8", page.html());
    reply.headers().put("content-security-policy", page.contentSecurityPolicy());
    reply.headers().put("referrer-policy", "no-referrer");
    return reply;
  }

  private HttpReply session(Situation situation) {
    Bill bill = situation.bill().bill();
    boolean isOffered =
        situation.isPayable()
            && situation.bill().nextStep() instanceof NextStep.Form
            && clock.instant().isBefore(bill.deadline());
    if (bill.state() instanceof BillState.Paid) {
      return closed(situation, "already_paid", "This payment is paid");
    }
    if (situation.waitsForMoney() && situation.moneyInReview()) {
      return closed(situation, "payment_in_review", "A payment of this order is being reviewed");
    }
    if (situation.isAboutToBePaid()) {
      return closed(situation, "payment_live", "The money for this order is on its way");
    }
    if (!isOffered || !(gateways.of(bill.gateway()) instanceof Forms forms)) {
      return closed(situation, "payment_closed", "This payment can no longer be made");
    }
    try {
      return HttpReply.json(200, forms.session(bill).members());
    } catch (GatewayUnreachable e) {
      LOG.warn("ref={} {}", bill.ref(), e.getMessage());
      return HttpReply.problem(
              503, "gateway_unreachable", "The gateway did not answer; please try again")
          .retryAfter(TRY_AGAIN);
    }
  }

  /** With the way out of the page: to the shop, which shows how the payment stands. */
  private static HttpReply closed(Situation situation, String code, String title) {
    return HttpReply.problem(
        409, code, title, Map.of("return_url", situation.bill().landing().toString()));
  }

  /** The same for a wrong key as for a payment that is not there. */
  private static HttpReply unknown() {
    return HttpReply.problem(404, "not_found", "No such payment");
  }
}
