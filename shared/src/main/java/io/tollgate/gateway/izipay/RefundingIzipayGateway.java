package io.tollgate.gateway.izipay;

import io.micronaut.context.BeanProvider;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Requires;
import io.tollgate.bill.Memo;
import io.tollgate.gateway.GatewayHttp;
import io.tollgate.gateway.GatewayUnreachable;
import io.tollgate.gateway.Refunds;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * Izipay with refunds, which no document of Izipay's that can be read confirms (DECISIONS 49): two
 * integrators even disagree on the call's shape. So it is there only where {@code
 * tollgate.unconfirmed-refunds} is {@code izipay}, for a merchant who has tried it in the sandbox;
 * elsewhere this gateway gives nothing back, and says so.
 *
 * <p>Izipay takes no name for a refund from us and cannot be asked about one. So a refund is sent
 * once, whatever is not a plain yes is left to a person, and an answer that was lost is too.
 */
@Singleton
@Replaces(IzipayGateway.class)
@Requires(property = "tollgate.unconfirmed-refunds", value = "izipay")
final class RefundingIzipayGateway extends IzipayGateway implements Refunds {

  private final SecureRandom random = new SecureRandom();

  RefundingIzipayGateway(
      BeanProvider<GatewayHttp> http, Collection<IzipayAccount> accounts, Clock clock) {
    super(http, accounts, clock);
  }

  /** The identity is ours alone. What Izipay is told stands in its own record of the payment. */
  @Override
  public RefundPlan planRefund(NewRefund refund, Instant now) {
    String identity = "izipay-" + HexFormat.of().toHexDigits(random.nextLong());
    return new RefundPlan(
        identity, new Memo(Map.of(Wire.REFUND_AMOUNT, Checkout.amount(refund.amount()))));
  }

  @Override
  public RefundReport refund(Refund refund) {
    IzipayAccount account = reached(refund.bill());
    Answer shown = api().search(account, refund.bill());
    Transaction payment =
        shown.transactions(refund.bill()).stream()
            .filter(one -> one.id().filter(refund.transactionId()::equals).isPresent())
            .findFirst()
            .orElseThrow(() -> new GatewayUnreachable(ID, "it does not show this payment"));
    Answer answer =
        api().refund(account, refund.bill(), body(account, refund, shown, payment.fields()));
    return answer.isDone()
        ? new RefundReport.Done()
        : new RefundReport.Undecided(answer.codeOrStatus());
  }

  @Override
  public RefundReport queryRefund(Refund refund) {
    return new RefundReport.Undecided("no_query");
  }

  /** What Izipay wants to hear of the payment is what Izipay itself says of it. */
  private static Map<String, Object> body(
      IzipayAccount account, Refund refund, Answer shown, Fields payment) {
    Map<String, Object> order = new TreeMap<>();
    order.put(Wire.AUTHORIZATION_CODE, payment.text(Wire.CODE_AUTH).orElse(""));
    order.put(Wire.REFERENCE_NUMBER, payment.text(Wire.REFERENCE_NUMBER).orElse(""));
    order.put(Wire.CURRENCY, refund.amount().currency().getCurrencyCode());
    order.put(Wire.REFUND_AMOUNT, refund.memo().value(Wire.REFUND_AMOUNT));
    order.put(Wire.TOTAL_AMOUNT, payment.text(Wire.AMOUNT).orElse(""));
    order.put(Wire.TRANSACTION_DATE, payment.text(Wire.DATE_TRANSACTION).orElse(""));
    Map<String, Object> body = new TreeMap<>();
    body.put(Wire.MERCHANT_CODE, refund.bill().memo().value(Wire.MERCHANT_CODE));
    body.put(Wire.RUC, account.ruc());
    body.put(Wire.ID_UNIQUE, refund.transactionId());
    body.put(Wire.ORDER, order);
    body.put(Wire.CARD, card(shown.fields().inside(Wire.RESPONSE).inside(Wire.CARD)));
    body.put(Wire.LANGUAGE, "ESP");
    return body;
  }

  /** Of the masked number only its ends are left: the first six digits and the last four. */
  private static Map<String, String> card(Fields card) {
    String pan = card.text(Wire.PAN).filter(text -> text.length() >= 10).orElse("");
    return Map.of(
        Wire.BRAND, card.text(Wire.BRAND).orElse(""),
        Wire.FIRST_SIX_DIGITS, pan.isEmpty() ? "" : pan.substring(0, 6),
        Wire.LAST_FOUR_DIGITS, pan.isEmpty() ? "" : pan.substring(pan.length() - 4));
  }
}
