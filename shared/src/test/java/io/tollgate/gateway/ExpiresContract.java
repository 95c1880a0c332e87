package io.tollgate.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.tollgate.bill.Bill;
import io.tollgate.bill.Report;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** What a gateway with the ability to end the buyer's time promises of it. */
final class ExpiresContract {

  private final WireContractTest contract;

  ExpiresContract(WireContractTest contract) {
    this.contract = contract;
  }

  Stream<DynamicTest> tests() {
    return Stream.of(
        dynamicTest("an ended bill has expired, however often it is ended", this::endedBill),
        dynamicTest("a buyer who was faster has paid", this::buyerWhoWasFaster),
        dynamicTest("a bill that the gateway does not know has no money", this::unknownBill));
  }

  private void endedBill() {
    try (Sandbox sandbox = contract.sandbox(GatewayContractTest.CLOCK)) {
      Gateway gateway = sandbox.gateway();
      Bill bill = sandbox.open(bill());
      Report ended = ((Expires) gateway).expire(bill);
      assertTrue(ended instanceof Report.Expired || ended instanceof Report.Failed, "" + ended);
      assertEquals(ended, gateway.query(bill));
      assertEquals(ended, ((Expires) gateway).expire(bill));
    }
  }

  private void buyerWhoWasFaster() {
    try (Sandbox sandbox = contract.sandbox(GatewayContractTest.CLOCK)) {
      Gateway gateway = sandbox.gateway();
      Bill bill = sandbox.paid(bill());
      Report.Paid said = assertInstanceOf(Report.Paid.class, ((Expires) gateway).expire(bill));
      Report.Paid asked = assertInstanceOf(Report.Paid.class, gateway.query(bill));
      assertEquals(asked.received(), said.received());
      assertEquals(asked.transactionId(), said.transactionId());
      assertEquals(asked.paidAt(), said.paidAt());
    }
  }

  private void unknownBill() {
    try (Sandbox sandbox = contract.sandbox(GatewayContractTest.CLOCK)) {
      Bill bill = contract.bill(sandbox.gateway());
      Report report = ((Expires) sandbox.gateway()).expire(bill);
      assertTrue(
          report instanceof Report.NotFound || report instanceof Report.Expired, "" + report);
    }
  }

  private NewBill bill() {
    return contract.newBill(GatewayContractTest.REF, contract.price());
  }
}
