package io.tollgate.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.tollgate.auth.Operator;
import io.tollgate.catalogue.Products;
import io.tollgate.catalogue.Products.Change;
import io.tollgate.idempotency.IdempotentRequest;
import io.tollgate.money.Money;
import io.tollgate.order.Product;
import io.tollgate.store.StoreFixture;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Products are added and changed once for each request. */
class ChangeProductsTest {

  @RegisterExtension static final StoreFixture STORE = StoreFixture.open(2);

  private static final Operator OPERATOR = new Operator("an-subject", "an", true);

  private final ChangeProducts products = STORE.bean(ChangeProducts.class);
  private final IdempotentRequest key =
      new IdempotentRequest("operator", "POST /products", UUID.randomUUID().toString(), "body");
  private final Product beans = product("b-" + UUID.randomUUID());

  @Test
  void productIsAddedUnderASkuOfItsOwn() {
    assertEquals(new ProductResult.Added(beans), add(beans));
    assertEquals(new ProductResult.SkuTaken(), add(beans));
  }

  @Test
  void piecesAreAddedAndTakenButNeverMoreThanThereAre() {
    add(beans);

    assertEquals(15, available(change(5)));
    assertEquals(3, available(change(-12)));
    assertEquals(new ProductResult.TooFew(), change(-4));
    assertEquals(3, available(change(0)));
  }

  @Test
  void repeatedKeyReturnsTheFirstAnswer() {
    products.add(beans, Optional.of(key), OPERATOR);
    products.keepAnswer(key, 201, "{\"sku\":\"beans\"}");

    assertEquals(
        new ProductResult.Repeated(201, "{\"sku\":\"beans\"}"),
        products.add(beans, Optional.of(key), OPERATOR));
  }

  @Test
  void requestThatDiedBeforeItsAnswerTookEffectOnce() {
    add(beans);
    products.change(beans.sku(), adding(5), Optional.of(key), OPERATOR);
    STORE.clock().set(STORE.clock().instant().plus(Duration.ofMinutes(5)));

    assertEquals(
        15, available(products.change(beans.sku(), adding(5), Optional.of(key), OPERATOR)));
  }

  @Test
  void keyOfAnotherRequestIsReused() {
    products.add(beans, Optional.of(key), OPERATOR);
    IdempotentRequest other =
        new IdempotentRequest(key.caller(), key.route(), key.key(), "another body");

    assertEquals(
        new ProductResult.KeyReused(), products.add(product("tea"), Optional.of(other), OPERATOR));

    assertEquals(Optional.empty(), STORE.bean(Products.class).find("tea"));
  }

  private ProductResult add(Product product) {
    return products.add(product, Optional.empty(), OPERATOR);
  }

  private ProductResult change(long added) {
    return products.change(beans.sku(), adding(added), Optional.empty(), OPERATOR);
  }

  private static long available(ProductResult result) {
    return assertInstanceOf(ProductResult.Changed.class, result).product().available();
  }

  private static Change adding(long pieces) {
    return new Change(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        pieces,
        "delivered");
  }

  private static Product product(String sku) {
    return new Product(0, sku, "Cà phê", "", Money.of(50_000, "VND"), 10, true, new TreeSet<>());
  }
}
