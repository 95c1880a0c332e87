package io.tollgate.gateway.manual;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.micronaut.context.ApplicationContext;
import io.tollgate.bill.Bill;
import io.tollgate.bill.Collect;
import io.tollgate.bill.Memo;
import io.tollgate.bill.NextStep;
import io.tollgate.bill.Pacing;
import io.tollgate.bill.PaymentInstructions;
import io.tollgate.bill.Ref;
import io.tollgate.bill.Report;
import io.tollgate.gateway.BillFixture;
import io.tollgate.gateway.Buyer;
import io.tollgate.gateway.Gateway;
import io.tollgate.gateway.GatewayContractTest;
import io.tollgate.gateway.NewBill;
import io.tollgate.gateway.Opening;
import io.tollgate.gateway.Refunds.NewRefund;
import io.tollgate.gateway.Refunds.Refund;
import io.tollgate.gateway.Refunds.RefundPlan;
import io.tollgate.gateway.Refunds.RefundReport;
import io.tollgate.money.Money;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ManualContractTest extends GatewayContractTest {

  private static final URI URL = URI.create("https://shop.example.vn/");

  @Override
  protected Gateway gateway(URI api, Clock clock) {
    return manual();
  }

  private static ManualGateway manual() {
    return new ManualGateway(
        List.of(
            new ManualAccount("main", "before", Optional.of("2d")),
            new ManualAccount("cod", "after", Optional.empty())),
        "");
  }

  @Override
  protected NewBill newBill(Ref ref, Money amount) {
    return newBill(ref, "main", amount, Optional.empty());
  }

  private static NewBill newBill(
      Ref ref, String account, Money amount, Optional<Duration> expiresIn) {
    return new NewBill(ref, account, amount, "Áo", Buyer.UNKNOWN, "", URL, URL, URL, expiresIn);
  }

  @Override
  protected Money price() {
    return Money.of(50_000, "VND");
  }

  @Override
  protected Set<String> secrets() {
    return Set.of();
  }

  @Test
  void transferBeforeFulfilmentHasADeadline() {
    assertEquals(Collect.BEFORE, manual().collect("main"));
    assertEquals(
        NOW.plus(Duration.ofDays(2)), manual().plan(newBill(REF, price()), NOW).deadline());
    NewBill soon = newBill(REF, "main", price(), Optional.of(Duration.ofHours(6)));
    assertEquals(NOW.plus(Duration.ofHours(6)), manual().plan(soon, NOW).deadline());
  }

  @Test
  void cashAfterFulfilmentHasNoDeadline() {
    assertEquals(Collect.AFTER, manual().collect("cod"));
    NewBill cash = newBill(REF, "cod", price(), Optional.of(Duration.ofHours(6)));
    assertEquals(Pacing.NEVER, manual().plan(cash, NOW).deadline());
  }

  @Test
  void openingWithoutAnAccountHasNoNextStepAndAQueryIsWaiting() {
    Bill bill = BillFixture.planned(manual(), newBill(REF, price()), NOW);
    assertEquals(new Opening.Opened(new NextStep.None(), Memo.EMPTY), manual().open(bill));
    assertEquals(new Report.Waiting(), manual().query(bill));
  }

  @Test
  void nextStepIsATransferToTheAccountOfTheSettingsAndNoneForCash() {
    PaymentInstructions instructions =
        new PaymentInstructions(
            "ACB",
            "970416",
            "257678859",
            "TOLLGATE",
            "Thank you",
            new TreeMap<>(Map.of("vi", "Cảm ơn")));
    assertEquals(
        new Opening.Opened(new NextStep.Transfer(instructions), Memo.EMPTY),
        manual().open(planned("main", instructions)));
    assertEquals(
        new Opening.Opened(new NextStep.None(), Memo.EMPTY),
        manual().open(planned("cod", instructions)));
  }

  private static Bill planned(String account, PaymentInstructions instructions) {
    Bill bill =
        BillFixture.planned(
            manual(), newBill(REF, account, Money.of(50_000, "VND"), Optional.empty()), NOW);
    return new Bill(
        bill.id(),
        bill.orderId(),
        bill.ref(),
        bill.gateway(),
        bill.account(),
        bill.amount(),
        bill.state(),
        bill.superseded(),
        bill.returned(),
        bill.createdAt(),
        bill.deadline(),
        instructions.memo());
  }

  @Test
  void collectOtherThanBeforeOrAfterIsRejected() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new ManualAccount("main", "someday", Optional.empty()));
    assertThrows(IllegalArgumentException.class, () -> manual().collect("nobody"));
  }

  @Test
  void itIsConfiguredUnderItsName() {
    Map<String, Object> properties =
        Map.of(
            "datasources.default.enabled", "false",
            "tollgate.manual.bank.collect", "before",
            "tollgate.manual.bank.expires-in", "36h",
            "tollgate.manual.cod.collect", "after");
    try (ApplicationContext context = ApplicationContext.run(properties)) {
      ManualGateway gateway = context.getBean(ManualGateway.class);
      assertEquals(new TreeSet<>(Set.of("bank", "cod")), gateway.accounts());
      NewBill bill = newBill(REF, "bank", price(), Optional.empty());
      assertEquals(NOW.plus(Duration.ofHours(36)), gateway.plan(bill, NOW).deadline());
    }
  }

  /** No answer of a gateway's: a person gives it back, and says so. */
  @Test
  void refundIsUndecidedUntilAPersonMakesIt() {
    Bill bill = BillFixture.planned(manual(), newBill(REF, price()), NOW);
    RefundPlan plan = manual().planRefund(new NewRefund(bill, "FT-1", price(), "changed"), NOW);
    Refund refund = new Refund(plan.identity(), bill, "FT-1", price(), "changed", plan.memo());
    assertEquals(new RefundReport.Undecided("by_hand"), manual().refund(refund));
    assertEquals(new RefundReport.Undecided("by_hand"), manual().queryRefund(refund));
    assertNotEquals(
        plan, manual().planRefund(new NewRefund(bill, "FT-1", price(), "changed"), NOW));
  }
}
