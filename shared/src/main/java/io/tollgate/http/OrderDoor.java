package io.tollgate.http;

import io.tollgate.store.OrderRecord;
import io.tollgate.store.OrderRecords;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Lets in whoever shows the key of an order in the header X-Order-Key, to that order and no other.
 * The key is 256 bits that nobody can guess, so it is looked up by its hash.
 */
@Singleton
public class OrderDoor {

  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_-]{43}");

  private final OrderRecords orders;

  OrderDoor(OrderRecords orders) {
    this.orders = orders;
  }

  /** Answers for the order of the key, or the same 404 whatever is wrong with it. */
  public HttpReply let(HttpEvent event, Function<OrderRecord, HttpReply> answer) {
    return find(event).map(answer).orElseGet(OrderDoor::unknown);
  }

  private Optional<OrderRecord> find(HttpEvent event) {
    Optional<String> key = event.header("x-order-key").filter(k -> KEY.matcher(k).matches());
    if (key.isEmpty()) {
      return Optional.empty();
    }
    String sha256 = Sha256.hex(key.get());
    return orders
        .find(sha256)
        .filter(
            order ->
                MessageDigest.isEqual(
                    order.keySha256().getBytes(StandardCharsets.US_ASCII),
                    sha256.getBytes(StandardCharsets.US_ASCII)));
  }

  private static HttpReply unknown() {
    return HttpReply.problem(404, "not_found", "No such order");
  }
}
