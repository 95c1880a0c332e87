package io.tollgate.store;

import java.util.List;
import java.util.stream.Collectors;

/**
 * One order's books as a text, so that a test can show what it expects instead of describing it.
 */
final class OrderHistoryText {

  private static final List<String> STANDING =
      List.of(
          "SELECT 'order',state,COALESCE(failure,'') FROM orders WHERE id=%d",
          """
          SELECT 'bill',state,IF(superseded,'superseded',''),COALESCE(transaction_id,''),
            COALESCE(reason,''),COALESCE(code,'') FROM bill WHERE order_id=%d ORDER BY id\
          """,
          """
          SELECT 'receipt',role,amount,currency,transaction_id
            FROM receipt WHERE order_id=%d ORDER BY id\
          """,
          "SELECT 'refund',state,amount,COALESCE(failure,'') FROM refund WHERE order_id=%d ORDER BY"
              + " id",
          "SELECT 'case',kind FROM review_case WHERE order_id=%d ORDER BY id");

  private static final List<String> WAY_THERE =
      List.of(
          "SELECT 'proof',source,key_id,evidence FROM receipt WHERE order_id=%d ORDER BY id",
          """
          SELECT 'history',IF(refund_id IS NULL,IF(bill_id IS NULL,'order','bill'),'refund'),
            CONCAT(from_state,'>',to_state),CONCAT('by ',who,':'),why
            FROM history WHERE order_id=%d ORDER BY id\
          """,
          "SELECT 'event',type FROM outbox WHERE order_id=%d ORDER BY id",
          """
          SELECT 'callback',l.outcome FROM callback_log l JOIN bill b ON b.ref=l.ref
            WHERE b.order_id=%d ORDER BY l.id\
          """);

  private OrderHistoryText() {}

  /** How it stands now. */
  static String standing(StoreFixture fixture, long orderId) {
    return text(fixture, STANDING, orderId);
  }

  /** How it stands now and how it came to that. */
  static String whole(StoreFixture fixture, long orderId) {
    return text(fixture, STANDING, orderId) + text(fixture, WAY_THERE, orderId);
  }

  private static String text(StoreFixture fixture, List<String> queries, long orderId) {
    return queries.stream()
        .flatMap(sql -> fixture.rows(sql.formatted(orderId)).stream())
        .map(line -> line.strip().replaceAll(" +", " ") + "\n")
        .collect(Collectors.joining());
  }
}
