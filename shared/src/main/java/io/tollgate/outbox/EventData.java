package io.tollgate.outbox;

import io.tollgate.json.Json;
import io.tollgate.sql.Insert;
import io.tollgate.sql.RowId;
import io.tollgate.stored.RowMappers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * The data of an event. All events of a family ({@code order}, {@code payment}, {@code refund},
 * {@code dispute}, {@code review}) have the same members, which are read from the rows when the
 * event is written, behind everything else that its transaction writes.
 */
public final class EventData {

  /** The bill that an event of an order is about: the paid one, else the newest. */
  public static final String BILL_OF_ORDER =
      "COALESCE((SELECT r.bill_id FROM receipt r WHERE r.applied_order_id=o.id),"
          + "(SELECT MAX(n.id) FROM bill n WHERE n.order_id=o.id))";

  private static final String NAMES =
      "'order',CONCAT('ord_',o.id),'number',"
          + RowMappers.ORDER_NUMBER
          + ",'shop_ref',o.shop_ref,'ref',b.ref,'gateway',b.backend,'method',m.code,'metadata',JSON_EXTRACT(o.metadata,'$'),"
          + "'order_id',CONCAT('ord_',o.id),'payment_id',CONCAT('pay_',b.id),"
          + "'description',o.description,'return_url',b.return_url";

  public static final String MEMBERS_OF_ORDER = NAMES + ",'amount',o.total,'currency',o.currency";

  private static final String MEMBERS_OF_PAYMENT =
      NAMES + ",'amount',b.amount,'currency',b.currency";

  private static final String REFUNDED =
      ",'refunded',(SELECT CAST(COALESCE(SUM(d.amount),0) AS SIGNED) FROM refund d"
          + " WHERE d.order_id=o.id AND d.state='DONE')";

  private static final String MEMBERS_OF_REFUND =
      NAMES + ",'refund',f.identity,'amount',f.amount,'currency',f.currency" + REFUNDED;

  /** Its own amount, as its case has it: a receipt may hold less, or another currency. */
  private static final String MEMBERS_OF_DISPUTE =
      NAMES
          + ",'amount',COALESCE(c.amount,r.amount),'currency',COALESCE(c.currency,r.currency)"
          + REFUNDED;

  /** The money that it is about, as the list of cases shows it. */
  private static final String MEMBERS_OF_CASE =
      "'case',CONCAT('case_',c.id),'kind',c.kind,"
          + "'amount',COALESCE(c.amount,f.amount,r.amount,b.amount),"
          + "'currency',COALESCE(c.currency,f.currency,r.currency,b.currency)";

  private static final String METHOD = " LEFT JOIN payment_method m ON m.id=b.payment_method_id";

  private final String members;
  private final Map<String, ?> more;
  private final StringBuilder rows = new StringBuilder();
  private final List<Object> bound = new ArrayList<>();

  /**
   * Begins.
   *
   * @param members of the JSON object, as they are read from the rows
   * @param more further members of this event
   */
  private EventData(String members, Map<String, ?> more) {
    this.members = members;
    this.more = more;
  }

  public static EventData ofOrder(RowId order, Map<String, ?> more) {
    return new EventData(MEMBERS_OF_ORDER, more)
        .append("orders o LEFT JOIN bill b ON b.id=" + BILL_OF_ORDER + METHOD)
        .append(" WHERE o.id=", order);
  }

  public static EventData ofPayment(RowId bill, Map<String, ?> more) {
    return new EventData(MEMBERS_OF_PAYMENT, more)
        .append("bill b JOIN orders o ON o.id=b.order_id" + METHOD)
        .append(" WHERE b.id=", bill);
  }

  public static EventData ofRefund(RowId refund) {
    return new EventData(MEMBERS_OF_REFUND, Map.of())
        .append("refund f JOIN bill b ON b.id=f.bill_id JOIN orders o ON o.id=f.order_id" + METHOD)
        .append(" WHERE f.id=", refund);
  }

  /**
   * Of a dispute about money.
   *
   * @param reference the gateway's name for it, under which a lost one is among the refunds too
   */
  public static EventData ofDispute(RowId receipt, String reference) {
    EventData data =
        new EventData(MEMBERS_OF_DISPUTE, Map.of("dispute", reference, "refund", reference))
            .append("receipt r JOIN bill b ON b.id=r.bill_id JOIN orders o ON o.id=r.order_id")
            .append(METHOD + " LEFT JOIN review_case c ON c.receipt_id=r.id")
            .append(" AND c.kind='DISPUTE' AND c.reference=?");
    data.bound.add(reference);
    return data.append(" WHERE r.id=", receipt);
  }

  /** Of a case about something of an order. */
  public static EventData ofCase(RowId reviewCase, Map<String, ?> more) {
    return ofCase(NAMES + "," + MEMBERS_OF_CASE, reviewCase, more);
  }

  /** Of a case about money of nobody's order. */
  public static EventData ofOrphan(RowId reviewCase, Map<String, ?> more) {
    return ofCase("'gateway',r.backend," + MEMBERS_OF_CASE, reviewCase, more);
  }

  private static EventData ofCase(String members, RowId reviewCase, Map<String, ?> more) {
    return new EventData(members, more)
        .append("review_case c LEFT JOIN orders o ON o.id=c.order_id")
        .append(" LEFT JOIN bill b ON b.id=c.bill_id" + METHOD)
        .append(" LEFT JOIN receipt r ON r.id=c.receipt_id LEFT JOIN refund f ON f.id=c.refund_id")
        .append(" WHERE c.id=", reviewCase);
  }

  private EventData append(String sql) {
    rows.append(sql);
    return this;
  }

  private EventData append(String sql, RowId row) {
    rows.append(sql).append(row.sql());
    Collections.addAll(bound, row.values());
    return this;
  }

  /** The order and the mode, which are beside the data, and the data. */
  public Insert set(Insert event) {
    return event
        .setTo("order_id", "o.id")
        .setTo("mode", "b.mode")
        .setTo("payload", "JSON_MERGE_PATCH(JSON_OBJECT(" + members + "),?)", Json.write(more));
  }

  /** From which tables it is read, and where. */
  public String rows() {
    return rows.toString();
  }

  /** The values of the question marks in {@link #rows}. */
  public List<Object> values() {
    return bound;
  }
}
