package io.tollgate.simulator.stripe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stripe.StripeClient;
import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.SignatureVerificationException;
import com.stripe.exception.StripeException;
import com.stripe.model.Charge;
import com.stripe.model.Dispute;
import com.stripe.model.Event;
import com.stripe.model.LineItem;
import com.stripe.model.Refund;
import com.stripe.model.checkout.Session;
import com.stripe.net.Webhook;
import com.stripe.param.ChargeRetrieveParams;
import com.stripe.param.DisputeListParams;
import com.stripe.param.RefundCreateParams;
import com.stripe.param.RefundListParams;
import com.stripe.param.checkout.SessionCreateParams;
import com.stripe.param.checkout.SessionLineItemListParams;
import com.stripe.param.checkout.SessionRetrieveParams;
import io.tollgate.simulator.Outcome;
import io.tollgate.simulator.http.HttpRequest;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The simulator, called by Stripe's own client for Java with its typed models. */
class StripeJavaTest {

  @RegisterExtension final Merchant merchant = new Merchant();

  private final StripeClient stripe =
      StripeClient.builder().setApiKey(Merchant.KEY).setApiBase(merchant.stripe.url()).build();

  @Test
  void lineItemsOfASessionAreListedOverItsPages() throws StripeException {
    Session session = stripe.v1().checkout().sessions().create(wanted());
    Iterable<LineItem> items =
        stripe
            .v1()
            .checkout()
            .sessions()
            .lineItems()
            .list(
                session.getId(),
                SessionLineItemListParams.builder()
                    .setLimit(1L)
                    .addExpand("data.price.product")
                    .build())
            .autoPagingIterable();
    assertEquals(
        List.of("Coffee 2 x 1050", "Cup 1 x 400"),
        StreamSupport.stream(items.spliterator(), false)
            .map(
                item ->
                    "%s %d x %d"
                        .formatted(
                            item.getPrice().getProductObject().getName(),
                            item.getQuantity(),
                            item.getPrice().getUnitAmount()))
            .toList());
  }

  @Test
  void expandedFieldsAreObjectsAndOthersIds() throws StripeException {
    Session plain = stripe.v1().checkout().sessions().retrieve(paid().getId());
    assertTrue(plain.getPaymentIntent().startsWith("pi_"));
    Session session =
        stripe
            .v1()
            .checkout()
            .sessions()
            .retrieve(
                plain.getId(),
                SessionRetrieveParams.builder()
                    .addExpand("payment_intent.latest_charge")
                    .addExpand("line_items")
                    .build());
    Charge charge = session.getPaymentIntentObject().getLatestChargeObject();
    assertEquals("4242", charge.getPaymentMethodDetails().getCard().getLast4());
    assertEquals(2, session.getLineItems().getData().size());
    assertEquals(
        session.getPaymentIntent(),
        stripe
            .v1()
            .charges()
            .retrieve(
                charge.getId(), ChargeRetrieveParams.builder().addExpand("payment_intent").build())
            .getPaymentIntentObject()
            .getId());
    SessionRetrieveParams metadata = SessionRetrieveParams.builder().addExpand("metadata").build();
    InvalidRequestException refused =
        assertThrows(
            InvalidRequestException.class,
            () -> stripe.v1().checkout().sessions().retrieve(plain.getId(), metadata));
    assertTrue(refused.getMessage().contains("cannot be expanded (metadata)"), refused::getMessage);
  }

  @Test
  void aRefundNamesPaymentIntentOrCharge() throws StripeException {
    String intent = paid().getPaymentIntent();
    Refund part =
        stripe
            .v1()
            .refunds()
            .create(
                RefundCreateParams.builder()
                    .setPaymentIntent(intent)
                    .setAmount(500L)
                    .setReason(RefundCreateParams.Reason.DUPLICATE)
                    .build());
    assertEquals("duplicate", part.getReason());
    Refund rest =
        stripe
            .v1()
            .refunds()
            .create(RefundCreateParams.builder().setCharge(part.getCharge()).build());
    assertEquals(2_000, rest.getAmount());
    RefundListParams ofCharge = RefundListParams.builder().setCharge(part.getCharge()).build();
    assertEquals(
        List.of(rest.getId(), part.getId()),
        stripe.v1().refunds().list(ofCharge).getData().stream().map(Refund::getId).toList());
  }

  @Test
  void aDisputeOfAChargeIsFound() throws StripeException {
    Session session = paid();
    merchant.post(
        "/control/act",
        "application/json",
        "{\"order\":\"%s\",\"action\":\"dispute\"}".formatted(session.getId()));
    Dispute dispute =
        stripe
            .v1()
            .disputes()
            .list(
                DisputeListParams.builder()
                    .setPaymentIntent(session.getPaymentIntent())
                    .addExpand("data.charge")
                    .build())
            .getData()
            .getFirst();
    assertTrue(dispute.getChargeObject().getDisputed());
    assertEquals(0, dispute.getEvidenceDetails().getSubmissionCount());
  }

  @Test
  void aWebhookIsVerifiedAndItsEventRetrieved() throws StripeException {
    Session session = paid();
    HttpRequest webhook = merchant.callbacks(session.getId(), 3).getFirst();
    String signature = webhook.header("stripe-signature").orElseThrow();
    // The simulator signs by a clock of its own, far from today.
    long anyAge = Long.MAX_VALUE / 2;
    Event event = Webhook.constructEvent(webhook.text(), signature, Merchant.SECRET, anyAge);
    assertEquals(event.getType(), stripe.v1().events().retrieve(event.getId()).getType());
    assertThrows(
        SignatureVerificationException.class,
        () -> Webhook.constructEvent(webhook.text() + " ", signature, Merchant.SECRET, anyAge));
  }

  private Session paid() throws StripeException {
    Session session = stripe.v1().checkout().sessions().create(wanted());
    merchant.stripe.pay(session.getId(), Outcome.SUCCESS);
    return stripe.v1().checkout().sessions().retrieve(session.getId());
  }

  private static SessionCreateParams wanted() {
    return SessionCreateParams.builder()
        .setMode(SessionCreateParams.Mode.PAYMENT)
        .setSuccessUrl("https://shop.example/return")
        .addLineItem(line("Coffee", 2, 1_050))
        .addLineItem(line("Cup", 1, 400))
        .build();
  }

  private static SessionCreateParams.LineItem line(String name, long quantity, long amount) {
    return SessionCreateParams.LineItem.builder()
        .setQuantity(quantity)
        .setPriceData(
            SessionCreateParams.LineItem.PriceData.builder()
                .setCurrency("pen")
                .setUnitAmount(amount)
                .setProductData(
                    SessionCreateParams.LineItem.PriceData.ProductData.builder()
                        .setName(name)
                        .build())
                .build())
        .build();
  }
}
