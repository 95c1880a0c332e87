package io.tollgate.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.local.fill.Fill;
import io.tollgate.order.OrderNumber;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@code ./dev fill} writes is sound, which the extension asks after each test. */
class FillTest {

  @RegisterExtension static final StoreFixture STORE = StoreFixture.open(1);

  /** Twice, the second time not in whole thousands, behind an order that a shop placed itself. */
  @BeforeAll
  static void fill() throws SQLException {
    STORE.place();
    Fill.into(STORE.database(), 1_000, STORE.clock().instant(), _ -> {});
    Fill.into(STORE.database(), 1_234, STORE.clock().instant(), _ -> {});
  }

  @Test
  void asManyBillsAsWereAskedForInEveryState() {
    assertEquals(List.of(Integer.toString(1 + 1_000 + 1_234)), rows("SELECT COUNT(*) FROM bill"));
    Stream.of("CREATED", "PENDING", "PAID", "FAILED", "EXPIRED", "IN_REVIEW")
        .forEach(state -> assertHas("bill WHERE state='" + state + "'"));
    Stream.of("HOLD", "PROCESSING", "SHIPPED", "COMPLETED", "FAILED")
        .forEach(state -> assertHas("orders WHERE id>1 AND state='" + state + "'"));
    Stream.of("PENDING", "DONE", "FAILED", "IN_REVIEW")
        .forEach(state -> assertHas("refund WHERE state='" + state + "'"));
    Stream.of("WRONG_AMOUNT", "UNDECIDED", "SECOND_PAYMENT", "REFUND_UNKNOWN")
        .forEach(kind -> assertHas("review_case WHERE kind='" + kind + "'"));
    assertHas("orders WHERE cart_removed_at IS NOT NULL");
  }

  @Test
  void everyOrderHasANumberWithItsCheckCharacter() {
    List<String> numbers = rows("SELECT number FROM orders");
    assertFalse(numbers.isEmpty());
    for (String number : numbers) {
      assertEquals(number, OrderNumber.parse(number).orElseThrow().value());
    }
  }

  @Test
  void everythingLiesInThePastAndNothingIsDueSoon() {
    String now = "'" + STORE.clock().instant().toString().substring(0, 19).replace('T', ' ') + "'";
    assertEquals(List.of("0"), rows("SELECT COUNT(*) FROM history WHERE at>" + now));
    assertEquals(
        List.of("0"),
        rows(
            "SELECT COUNT(*) FROM bill WHERE id>1"
                + " AND LEAST(next_check_at,COALESCE(reversals_due_at,next_check_at))<"
                + now
                + "+INTERVAL 29 DAY"));
  }

  private static void assertHas(String which) {
    assertTrue(!rows("SELECT 1 FROM " + which + " LIMIT 1").isEmpty(), which);
  }

  private static List<String> rows(String sql) {
    return STORE.rows(sql);
  }
}
