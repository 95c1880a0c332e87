package io.tollgate.create;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.auth.Anyone;
import io.tollgate.bill.Memo;
import io.tollgate.bill.NextStep;
import io.tollgate.gateway.Opening;
import io.tollgate.lambda.HttpEvent;
import io.tollgate.lambda.HttpReply;
import io.tollgate.settle.FakeGateway;
import io.tollgate.store.StoreFixture;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The switch that keeps buyers from naming prices: off unless the configuration says open. */
class DirectAmountTest {

  @RegisterExtension
  static final StoreFixture STORE =
      StoreFixture.open(1, Map.of("tollgate.default-gateway", "fakebank"));

  private final FakeGateway bank = STORE.bean(FakeGateway.class);

  @Test
  void amountOfABrowserIsRefusedWhereNothingIsConfigured() {
    assertRefused(STORE.bean(PaymentController.class));
  }

  @ParameterizedTest
  @ValueSource(strings = {"off", "OPEN", "true", ""})
  void amountOfABrowserIsRefusedUnlessItIsOpen(String configured) {
    assertRefused(controller(configured));
  }

  @Test
  void amountOfABrowserIsTakenWhereItIsOpen() {
    NextStep step = new NextStep.Redirect(URI.create("https://bank.example/1"));
    bank.whenOpening(_ -> new Opening.Opened(step, Memo.EMPTY));
    List<String> before = orders();

    assertEquals(201, controller("open").createDirect(new Anyone(), event()).status());

    assertEquals(before.size() + 1, orders().size());
  }

  private void assertRefused(PaymentController controller) {
    List<String> before = orders();
    int openings = bank.openings().size();

    HttpReply response = controller.createDirect(new Anyone(), event());

    assertEquals(403, response.status());
    assertTrue(response.body().contains("\"direct_amount_off\""), response::body);
    assertEquals(before, orders());
    assertEquals(openings, bank.openings().size());
  }

  private static List<String> orders() {
    return STORE.rows("SELECT id FROM orders");
  }

  private static PaymentController controller(String configured) {
    return new PaymentController(
        STORE.bean(OpenPayment.class),
        STORE.bean(CreateResponses.class),
        STORE.bean(MethodSelections.class),
        STORE.bean(ReturnUrls.class),
        STORE.bean(PublicUrl.class),
        configured);
  }

  private static HttpEvent event() {
    return new HttpEvent(
        "POST",
        "POST /api/payment/create",
        "",
        Map.of("content-type", "application/json"),
        Map.of(),
        "{\"amount\":50000,\"order_info\":\"Tea\"}".getBytes(StandardCharsets.UTF_8));
  }
}
