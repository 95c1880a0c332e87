package io.tollgate.deliver;

import io.micronaut.json.tree.JsonNode;
import io.tollgate.auth.OrderKeys;
import io.tollgate.deliver.Mails.Claimed;
import io.tollgate.json.Json;
import io.tollgate.money.Money;
import io.tollgate.sql.SqlClient;
import io.tollgate.store.BuyerOrders;
import io.tollgate.stored.RowMappers;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads what a mail says, when it is sent: what is no longer true is told to nobody. */
@Singleton
class MailContents {

  /** The languages of the texts. */
  static final Set<String> LANGUAGES = Set.of("en", "vi", "es");

  /** No money came, and no later order of the shop's number took the place of this one. */
  private static final String NOTHING_WAS_TAKEN =
      "o.state='FAILED' AND o.failure IN ('PAYMENT_FAILED','PAYMENT_EXPIRED')"
          + " AND NOT EXISTS (SELECT 1 FROM receipt r WHERE r.order_id=o.id)"
          + " AND NOT EXISTS (SELECT 1 FROM orders x"
          + " WHERE x.live_shop_ref=o.shop_ref AND x.id<>o.id)";

  /** What became of a payment of the order's is not known yet, or a person looks into it. */
  private static final String IS_UNDECIDED =
      "EXISTS (SELECT 1 "
          + RowMappers.OPEN_BILLS
          + ") OR EXISTS (SELECT 1 FROM review_case c"
          + " WHERE c.order_id=o.id AND c.decided_at IS NULL)";

  private final SqlClient sql;
  private final BuyerOrders orders;
  private final OrderKeys keys;
  private final MailSettings settings;

  MailContents(SqlClient sql, BuyerOrders orders, OrderKeys keys, MailSettings settings) {
    this.sql = sql;
    this.orders = orders;
    this.keys = keys;
    this.settings = settings;
  }

  /** The address and language that the order's buyer gave, "" where there is none. */
  record Reader(String email, String locale) {

    @Override
    public String toString() {
      return "reader";
    }
  }

  /** Who bought. */
  Reader reader(Claimed mail) {
    return sql.first(
            "SELECT buyer FROM orders WHERE id=?", row -> row.getString("buyer"), mail.orderId())
        .flatMap(Json::object)
        .map(buyer -> new Reader(text(buyer, "email"), text(buyer, "locale")))
        .orElseThrow();
  }

  private static String text(JsonNode object, String name) {
    return Optional.ofNullable(object.get(name))
        .filter(JsonNode::isString)
        .map(JsonNode::getStringValue)
        .orElse("");
  }

  /** What the order and the row that a mail is about hold. */
  private record Facts(
      String order,
      String keyNonce,
      String keySha256,
      String trackingNumber,
      Money amount,
      String caseKind) {}

  /** Whether "nothing was taken" cannot be said yet. */
  boolean mayStillBePaid(Claimed mail) {
    return mail.kind() == MailKind.NOT_PAID
        && sql.first(
                "SELECT 1 FROM orders o WHERE o.id=? AND (" + IS_UNDECIDED + ")",
                row -> row.getInt(1),
                mail.orderId())
            .isPresent();
  }

  /** Empty for what is not true any more. */
  Optional<MailContent> read(Claimed mail, Reader reader) {
    String row =
        switch (mail.kind()) {
          case PAID -> "r.amount,r.currency,'' AS kind FROM orders o JOIN receipt r ON r.id=?";
          // No gateway's word: of a transfer, and of what our own deadline ended.
          case NOT_PAID ->
              "b.amount,b.currency,CASE WHEN b.backend='manual' THEN 'TRANSFER'"
                  + " WHEN b.state='EXPIRED' AND COALESCE(b.code,'')='' THEN 'TIME_OVER'"
                  + " ELSE '' END AS kind FROM orders o JOIN bill b ON b.id=?";
          case RETURNING ->
              "r.amount,r.currency,c.kind FROM orders o JOIN review_case c ON c.id=?"
                  + " JOIN receipt r ON r.id=c.receipt_id";
          case SHIPPED ->
              "s.total AS amount,s.currency,'' AS kind FROM orders o JOIN orders s ON s.id=?";
          case REFUNDED -> "f.amount,f.currency,'' AS kind FROM orders o JOIN refund f ON f.id=?";
        };
    return sql.first(
            "SELECT "
                + RowMappers.ORDER_NUMBER
                + " AS number,o.key_nonce,o.key_sha256,o.tracking_number,"
                + row
                + " WHERE o.id=? AND "
                + stillTrue(mail.kind()),
            MailContents::facts,
            mail.subjectId(),
            mail.orderId())
        .map(facts -> content(mail, reader, facts));
  }

  private static String stillTrue(MailKind kind) {
    return switch (kind) {
      case NOT_PAID -> NOTHING_WAS_TAKEN;
      case RETURNING -> "(c.decision IS NULL OR c.decision='refund')";
      case PAID, SHIPPED, REFUNDED -> "1=1";
    };
  }

  private static Facts facts(ResultSet row) throws SQLException {
    return new Facts(
        row.getString("number"),
        row.getString("key_nonce"),
        row.getString("key_sha256"),
        Optional.ofNullable(row.getString("tracking_number")).orElse(""),
        Money.of(row.getLong("amount"), row.getString("currency")),
        row.getString("kind"));
  }

  private MailContent content(Claimed mail, Reader reader, Facts facts) {
    return new MailContent(
        mail.kind(),
        reason(facts.caseKind()),
        facts.order(),
        locale(reader.locale(), facts.amount()),
        facts.amount(),
        mail.kind() == MailKind.PAID ? orders.lines(mail.orderId()) : List.of(),
        facts.trackingNumber(),
        settings.orderPage(keys.of(facts.keyNonce(), facts.keySha256())));
  }

  private static String reason(String caseKind) {
    return switch (caseKind) {
      case "SECOND_PAYMENT", "SECOND_TRANSACTION" -> "twice";
      case "LATE_CANCELLED" -> "cancelled";
      case "TRANSFER" -> "transfer";
      case "TIME_OVER" -> "time_over";
      case "LATE_REPLACED" -> "replaced";
      default -> "";
    };
  }

  /**
   * The buyer's own, of a language that we have; where the order says none, one of where its money
   * is at home, which also says how amounts are written for who names a language alone.
   */
  private static Locale locale(String buyers, Money amount) {
    Locale home =
        switch (amount.currency().getCurrencyCode()) {
          case "VND" -> Locale.of("vi", "VN");
          case "PEN" -> Locale.of("es", "PE");
          default -> Locale.ENGLISH;
        };
    Locale locale = buyers.isEmpty() ? home : Locale.forLanguageTag(buyers);
    if (!LANGUAGES.contains(locale.getLanguage())) {
      return Locale.ENGLISH;
    }
    boolean isAtHome =
        locale.getCountry().isEmpty() && locale.getLanguage().equals(home.getLanguage());
    return isAtHome ? home : locale;
  }
}
