package io.tollgate.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.bill.BillState;
import io.tollgate.bill.Collect;
import io.tollgate.bill.Mode;
import io.tollgate.bill.RefundState;
import io.tollgate.bill.Report;
import io.tollgate.bill.ReviewReason;
import io.tollgate.gateway.Acknowledgement;
import io.tollgate.gateway.Callback;
import io.tollgate.order.Cart;
import io.tollgate.order.OrderLine;
import io.tollgate.order.OrderState;
import io.tollgate.order.Product;
import io.tollgate.settle.MessageSource;
import io.tollgate.stored.CaseKind;
import io.tollgate.stored.ReceiptRole;
import io.tollgate.stored.RefundKind;
import io.tollgate.time.SettableClock;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What Java writes without a look at its length fits into its column: the database refuses a text
 * that is longer, and with it the money that the same script would write down.
 */
class ColumnWidthsTest {

  @RegisterExtension static final StoreFixture STORE = StoreFixture.open(1);

  private static final Instant AT = SettableClock.START;
  private static final int BLANK = 1;

  static Stream<Arguments> names() {
    return Stream.of(
        Arguments.of("orders.state", names(OrderState.Step.values())),
        Arguments.of("orders.failure", names(OrderState.FailureReason.values())),
        Arguments.of("order_line.kind", names(OrderLine.Kind.values())),
        Arguments.of("history.to_state", names(OrderState.Step.values())),
        Arguments.of("history.to_state", labels(billStates())),
        Arguments.of("history.to_state", refundLabels()),
        Arguments.of("bill.state", labels(billStates())),
        Arguments.of("bill.mode", names(Mode.values())),
        Arguments.of("bill.collect", names(Collect.values())),
        Arguments.of("refund.state", refundLabels()),
        Arguments.of("refund.kind", names(RefundKind.values())),
        Arguments.of("receipt.role", names(ReceiptRole.values())),
        Arguments.of("receipt.source", names(MessageSource.Kind.values())),
        Arguments.of("review_case.kind", names(CaseKind.values())),
        Arguments.of("callback_log.outcome", names(Acknowledgement.values())),
        Arguments.of(
            "callback_log.outcome",
            names(Callback.Reason.values()).stream().map("REJECTED_"::concat).toList()));
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyNameFitsIntoItsColumn(String column, List<String> names) {
    long width = width(column);
    names.forEach(name -> assertTrue(name.length() <= width, () -> name + " > " + width));
  }

  static Stream<Arguments> lengths() {
    int flags = Product.FLAGS_MAX * (Product.FLAG_CHARACTERS_MAX + BLANK);
    return Stream.of(
        Arguments.of("bill.reason", StoreTransaction.REASON_CHARACTERS_MAX),
        Arguments.of("refund.failure", StoreTransaction.REASON_CHARACTERS_MAX),
        Arguments.of("history.why", StoreTransaction.REASON_CHARACTERS_MAX),
        Arguments.of("bill.code", StoreTransaction.CODE_CHARACTERS_MAX),
        Arguments.of("refund.code", StoreTransaction.CODE_CHARACTERS_MAX),
        Arguments.of("receipt.ref", LockedReceipt.REFERENCE_CHARACTERS_MAX),
        Arguments.of("callback_log.ref", CallbackRecord.REF_CHARACTERS_MAX),
        Arguments.of("callback_log.message", CallbackRecord.MESSAGE_CHARACTERS_MAX),
        Arguments.of("bill.transaction_id", Report.Paid.TRANSACTION_ID_MAX),
        Arguments.of("receipt.transaction_id", Report.Paid.TRANSACTION_ID_MAX),
        Arguments.of("refund.transaction_id", Report.Paid.TRANSACTION_ID_MAX),
        Arguments.of("product.flags", flags - BLANK),
        Arguments.of("orders.product_flags", Cart.LINES_MAX * flags - BLANK));
  }

  @ParameterizedTest
  @MethodSource("lengths")
  void theLongestTextFitsIntoItsColumn(String column, int length) {
    long width = width(column);
    assertTrue(length <= width, () -> length + " > " + width);
  }

  @Test
  void tooLongTransactionIdIsRejected() {
    String longest = "1".repeat(Report.Paid.TRANSACTION_ID_MAX);
    assertEquals(longest, Reports.paid(longest).transactionId());
    assertThrows(IllegalArgumentException.class, () -> Reports.paid(longest + "1"));
  }

  private static long width(String column) {
    String[] parts = column.split("\\.");
    return Long.parseLong(
        STORE
            .rows(
                "SELECT character_maximum_length FROM information_schema.columns WHERE"
                    + " table_schema=DATABASE() AND table_name='%s' AND column_name='%s'"
                        .formatted(parts[0], parts[1]))
            .getFirst());
  }

  private static List<String> names(Enum<?>... constants) {
    return Stream.of(constants).map(Enum::name).toList();
  }

  private static List<String> labels(Stream<BillState> states) {
    return states.map(BillState::label).toList();
  }

  private static Stream<BillState> billStates() {
    return Stream.of(
        new BillState.Created(),
        new BillState.Pending(),
        new BillState.Paid("1", AT),
        new BillState.Failed("", "", AT),
        new BillState.Expired("", AT),
        new BillState.InReview(ReviewReason.UNDECIDED, AT));
  }

  private static List<String> refundLabels() {
    return Stream.of(
            new RefundState.Requested(),
            new RefundState.Pending(),
            new RefundState.Done(),
            new RefundState.Failed("", ""),
            new RefundState.InReview(""))
        .map(RefundState::label)
        .toList();
  }
}
