package io.tollgate.gateway.izipay;

import io.micronaut.context.BeanProvider;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Requires;
import io.tollgate.bill.Memo;
import io.tollgate.bill.Pacing;
import io.tollgate.crypto.Randomness;
import io.tollgate.gateway.ConfiguredAccounts;
import io.tollgate.gateway.GatewayHttp;
import io.tollgate.gateway.GatewayUnreachable;
import io.tollgate.gateway.MessageFields;
import io.tollgate.gateway.Refunds;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

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

  private final RandomGenerator random = Randomness.SHARED;

  @Inject
  RefundingIzipayGateway(BeanProvider<GatewayHttp> http, ConfiguredAccounts accounts, Clock clock) {
    this(http, accounts.of(IzipayAccount.class), clock);
  }

  RefundingIzipayGateway(
      BeanProvider<GatewayHttp> http, Collection<IzipayAccount> accounts, Clock clock) {
    super(http, accounts, clock);
  }

  /** What can be read of Izipay's documents names no end (DECISIONS 49). */
  @Override
  public Instant refundableUntil(Instant paidAt) {
    return Pacing.NEVER;
  }

  /** The identity is ours alone. What Izipay is told stands in its own record of the payment. */
  @Override
  public RefundPlan planRefund(NewRefund refund, Instant now) {
    requireCurrency(refund.amount());
    String identity = "izipay-" + HexFormat.of().toHexDigits(random.nextLong());
    return new RefundPlan(
        identity, new Memo(Map.of(FieldNames.REFUND_AMOUNT, Checkout.amount(refund.amount()))));
  }

  @Override
  public RefundReport refund(Refund refund) {
    IzipayAccount account = account(refund.bill());
    ResponseReader shown = api().search(account, refund.bill());
    Transaction payment =
        shown.transactions(refund.bill()).stream()
            .filter(one -> one.id().filter(refund.transactionId()::equals).isPresent())
            .findFirst()
            .orElseThrow(() -> new GatewayUnreachable(ID, "it does not show this payment"));
    ResponseReader answer =
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
      IzipayAccount account, Refund refund, ResponseReader shown, MessageFields payment) {
    Map<String, Object> order = new TreeMap<>();
    order.put(FieldNames.AUTHORIZATION_CODE, payment.textOrNumber(FieldNames.CODE_AUTH).orElse(""));
    order.put(
        FieldNames.REFERENCE_NUMBER, payment.textOrNumber(FieldNames.REFERENCE_NUMBER).orElse(""));
    order.put(FieldNames.CURRENCY, refund.amount().currency().getCurrencyCode());
    order.put(FieldNames.REFUND_AMOUNT, refund.memo().value(FieldNames.REFUND_AMOUNT));
    order.put(FieldNames.TOTAL_AMOUNT, payment.textOrNumber(FieldNames.AMOUNT).orElse(""));
    order.put(
        FieldNames.TRANSACTION_DATE, payment.textOrNumber(FieldNames.DATE_TRANSACTION).orElse(""));
    Map<String, Object> body = new TreeMap<>();
    body.put(FieldNames.MERCHANT_CODE, refund.bill().memo().value(FieldNames.MERCHANT_CODE));
    body.put(FieldNames.RUC, account.ruc());
    body.put(FieldNames.ID_UNIQUE, refund.transactionId());
    body.put(FieldNames.ORDER, order);
    body.put(
        FieldNames.CARD,
        card(shown.answer().fields().inside(FieldNames.RESPONSE).inside(FieldNames.CARD)));
    body.put(FieldNames.LANGUAGE, "ESP");
    return body;
  }

  /** Of the masked number only its ends are left: the first six digits and the last four. */
  private static Map<String, String> card(MessageFields card) {
    String pan = card.textOrNumber(FieldNames.PAN).filter(text -> text.length() >= 10).orElse("");
    return Map.of(
        FieldNames.BRAND, card.textOrNumber(FieldNames.BRAND).orElse(""),
        FieldNames.FIRST_SIX_DIGITS, pan.isEmpty() ? "" : pan.substring(0, 6),
        FieldNames.LAST_FOUR_DIGITS, pan.isEmpty() ? "" : pan.substring(pan.length() - 4));
  }
}
