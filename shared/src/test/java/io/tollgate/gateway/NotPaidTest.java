package io.tollgate.gateway;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tollgate.bill.Evidence;
import io.tollgate.bill.Report;
import io.tollgate.money.Money;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a gateway's contract test must say of messages that are not about money that came. */
class NotPaidTest {

  private static final Report PAID =
      new Report.Paid(Money.of(1, "USD"), "T1", Instant.EPOCH, new Evidence("x", "x"));

  @Test
  void kindsThatAreAllSentOrStatedAreComplete() {
    MessageContractTest.assertComplete(
        new NotPaid.Messages<>(
            Map.of(NotPaid.EXPIRED, new NotPaid.Message<>("", new Report.Expired("1"))),
            EnumSet.complementOf(EnumSet.of(NotPaid.EXPIRED))));
  }

  @Test
  void kindThatIsNeitherSentNorStatedIsMissing() {
    assertIncomplete(Map.of(), EnumSet.complementOf(EnumSet.of(NotPaid.CANCELLED)));
  }

  @Test
  void kindThatIsBothSentAndStatedIsContradicted() {
    assertIncomplete(
        Map.of(NotPaid.EXPIRED, new NotPaid.Message<>("", new Report.Expired("1"))),
        EnumSet.allOf(NotPaid.class));
  }

  @Test
  void noKindOfUnpaidMayBecomePaid() {
    for (NotPaid kind : NotPaid.values()) {
      assertIncomplete(
          Map.of(kind, new NotPaid.Message<>("", PAID)), EnumSet.complementOf(EnumSet.of(kind)));
    }
  }

  private static void assertIncomplete(
      Map<NotPaid, NotPaid.Message<String>> sent, Set<NotPaid> neverSent) {
    NotPaid.Messages<String> messages = new NotPaid.Messages<>(sent, neverSent);
    assertThrows(AssertionError.class, () -> MessageContractTest.assertComplete(messages));
  }
}
