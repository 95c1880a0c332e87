package io.tollgate.auth;

import io.tollgate.crypto.Sha256;
import io.tollgate.lambda.HttpEvent;
import io.tollgate.lambda.HttpReply;
import io.tollgate.lambda.RequestRefused;
import io.tollgate.store.BuyerOrders;
import io.tollgate.stored.StoredOrder;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Authenticates holders of an order's key by the header X-Order-Key. The key is 256 bits that
 * nobody can guess, so it is looked up by its hash.
 */
@Singleton
public class OrderKeyAuthenticator {

  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_-]{43}");

  private final BuyerOrders orders;

  OrderKeyAuthenticator(BuyerOrders orders) {
    this.orders = orders;
  }

  /**
   * The holder of the order's key.
   *
   * @throws RequestRefused the same 404 whatever is wrong with the key
   */
  public OrderHolder authenticate(HttpEvent event) {
    return find(event)
        .map(OrderHolder::new)
        .orElseThrow(() -> new RequestRefused(HttpReply.notFound("No such order")));
  }

  private Optional<StoredOrder> find(HttpEvent event) {
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
                    order.order().keySha256().getBytes(StandardCharsets.US_ASCII),
                    sha256.getBytes(StandardCharsets.US_ASCII)));
  }
}
