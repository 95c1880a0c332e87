package io.tollgate.gateway.samplewallet;

import static io.tollgate.gateway.samplewallet.FieldNames.AMOUNT;
import static io.tollgate.gateway.samplewallet.FieldNames.CALLBACK_URL;
import static io.tollgate.gateway.samplewallet.FieldNames.CURRENCY;
import static io.tollgate.gateway.samplewallet.FieldNames.DESCRIPTION;
import static io.tollgate.gateway.samplewallet.FieldNames.EXPIRES_AT;
import static io.tollgate.gateway.samplewallet.FieldNames.MERCHANT_ID;
import static io.tollgate.gateway.samplewallet.FieldNames.REASON;
import static io.tollgate.gateway.samplewallet.FieldNames.REFERENCE;
import static io.tollgate.gateway.samplewallet.FieldNames.REFUND_ID;
import static io.tollgate.gateway.samplewallet.FieldNames.RETURN_URL;
import static io.tollgate.gateway.samplewallet.FieldNames.TRANSACTION_ID;

import io.micronaut.context.BeanProvider;
import io.tollgate.bill.Bill;
import io.tollgate.bill.Evidence;
import io.tollgate.bill.GatewayId;
import io.tollgate.bill.Memo;
import io.tollgate.bill.Report;
import io.tollgate.gateway.Acknowledgement;
import io.tollgate.gateway.Callback;
import io.tollgate.gateway.CallbackReply;
import io.tollgate.gateway.CallbackRequest;
import io.tollgate.gateway.ConfiguredAccounts;
import io.tollgate.gateway.ConfiguredGateway;
import io.tollgate.gateway.Expires;
import io.tollgate.gateway.FreeText;
import io.tollgate.gateway.GatewayHttp;
import io.tollgate.gateway.NewBill;
import io.tollgate.gateway.Opening;
import io.tollgate.gateway.Plan;
import io.tollgate.gateway.Refunds;
import io.tollgate.gateway.VerifiesEvidence;
import io.tollgate.money.Money;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;

/** Sample Wallet. Which paragraph of its document says what is named where it matters. */
@Singleton
public final class SampleWalletGateway extends ConfiguredGateway<SampleWalletAccount>
    implements Refunds, Expires, VerifiesEvidence {

  public static final GatewayId ID = new GatewayId("samplewallet");

  private static final int TEXT_LENGTH_MAX = 100;

  private final BeanProvider<GatewayHttp> http;
  private final CallbackReader incoming;

  @Inject
  SampleWalletGateway(BeanProvider<GatewayHttp> http, ConfiguredAccounts accounts) {
    this(http, accounts.of(SampleWalletAccount.class));
  }

  SampleWalletGateway(BeanProvider<GatewayHttp> http, Collection<SampleWalletAccount> accounts) {
    super(ID, Facts.profile(), Facts.limits(), Facts.pacing(), accounts);
    this.http = http;
    this.incoming = new CallbackReader(configured());
  }

  /** The deadline is when the wallet itself takes no more money. */
  @Override
  protected Plan plan(SampleWalletAccount account, NewBill bill, Instant now) {
    Instant deadline =
        now.plus(Facts.expiry().nearest(bill.expiresIn())).truncatedTo(ChronoUnit.SECONDS);
    return new Plan(
        deadline,
        new Memo(
            Map.of(
                MERCHANT_ID, account.merchantId(),
                REFERENCE, bill.ref().value(),
                AMOUNT, decimal(bill.amount()),
                CURRENCY, bill.amount().currency().getCurrencyCode(),
                DESCRIPTION, FreeText.fit(bill.description(), TEXT_LENGTH_MAX, bill.ref().value()),
                CALLBACK_URL, bill.callbackUrl().toString(),
                RETURN_URL, bill.returnUrl().toString(),
                EXPIRES_AT, deadline.toString())));
  }

  @Override
  public Opening open(Bill bill) {
    SampleWalletAccount account = account(bill);
    return ask(account, Call.CREATE, bill.memo().values()).opening(account);
  }

  @Override
  public Callback read(CallbackRequest request) {
    return incoming.read(request);
  }

  @Override
  public Verification verify(String account, Evidence evidence) {
    return incoming.verify(account, evidence);
  }

  /** Document, 6: only 200 and 400 end the repetition. */
  @Override
  public CallbackReply reply(Acknowledgement acknowledgement) {
    // fact: the reply that ends the repetition of a callback, and the one that goes on
    return switch (acknowledgement) {
      case RECORDED, ALREADY_RECORDED, IGNORED, UNKNOWN_REF, WRONG_AMOUNT ->
          new CallbackReply(200, "text/plain", "recorded");
      case REJECTED -> new CallbackReply(400, "text/plain", "rejected");
      case NOT_RECORDED -> new CallbackReply(503, "text/plain", "not recorded, call again");
    };
    // end of fact
  }

  @Override
  public Report query(Bill bill) {
    return payment(bill, Call.QUERY, "query");
  }

  @Override
  public Report expire(Bill bill) {
    return payment(bill, Call.EXPIRE, "expire");
  }

  @Override
  public Instant refundableUntil(Instant paidAt) {
    return paidAt.plus(Facts.refundableFor());
  }

  /** The identity is drawn, not derived: two refunds of one amount in one instant are two. */
  @Override
  public RefundPlan planRefund(NewRefund refund, Instant now) {
    requireCurrency(refund.amount());
    String identity = UUID.randomUUID().toString();
    return new RefundPlan(
        identity,
        new Memo(
            Map.of(
                MERCHANT_ID, refund.bill().memo().value(MERCHANT_ID),
                REFUND_ID, identity,
                TRANSACTION_ID, refund.transactionId(),
                AMOUNT, decimal(refund.amount()),
                CURRENCY, refund.amount().currency().getCurrencyCode(),
                REASON, FreeText.fit(refund.reason(), TEXT_LENGTH_MAX, identity))));
  }

  @Override
  public RefundReport refund(Refund refund) {
    SampleWalletAccount account = account(refund.bill());
    return ask(account, Call.REFUND, refund.memo().values()).refund();
  }

  @Override
  public RefundReport queryRefund(Refund refund) {
    SampleWalletAccount account = account(refund.bill());
    Map<String, String> question =
        Map.of(
            MERCHANT_ID, refund.memo().value(MERCHANT_ID),
            REFUND_ID, refund.identity());
    return ask(account, Call.QUERY_REFUND, question).refundState();
  }

  /** For the merchant that the bill was planned for, even if the account is another now. */
  private Report payment(Bill bill, Call call, String name) {
    SampleWalletAccount account = account(bill);
    Map<String, String> question =
        Map.of(
            MERCHANT_ID, bill.memo().value(MERCHANT_ID),
            REFERENCE, bill.memo().value(REFERENCE));
    return ask(account, call, question).payment(bill, account.keyId(name));
  }

  private ResponseReader ask(SampleWalletAccount account, Call call, Map<String, String> members) {
    return ResponseReader.read(http.get().ask(ID, call.request(members, account)));
  }

  /** Document, 2: in major units, with the currency's own decimals. */
  private static String decimal(Money amount) {
    // fact: how an amount is written in a call
    return amount.majorUnits().toPlainString();
    // end of fact
  }
}
