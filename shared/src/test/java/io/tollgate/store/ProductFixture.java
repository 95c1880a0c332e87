package io.tollgate.store;

import io.tollgate.catalogue.Carts;
import io.tollgate.catalogue.Products;
import io.tollgate.crypto.Randomness;
import io.tollgate.money.Money;
import io.tollgate.order.Cart;
import io.tollgate.order.CartLine;
import io.tollgate.order.OrderLine;
import io.tollgate.order.OrderNumber;
import io.tollgate.order.OrderState;
import io.tollgate.order.OrderState.FailureReason;
import io.tollgate.order.Product;
import io.tollgate.store.PaymentStore.Commit;
import io.tollgate.store.StoreFixture.Draft;
import io.tollgate.stored.BillSnapshot;
import io.tollgate.stored.StoredBill;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** Products of a test's own, and customers who buy them. */
public record ProductFixture(StoreFixture fixture) {

  /** What became of a checkout, and the order if there is one. */
  public record Bought(Commit commit, StoredBill bill) {}

  /** A product that no other test sells. */
  public Product product(long price, long pieces) {
    return product(Money.of(price, "VND"), pieces);
  }

  public Product product(Money price, long pieces) {
    String sku = "sku-" + UUID.randomUUID();
    Product drawn = new Product(0, sku, "Cà phê", "", price, pieces, true, new TreeSet<>());
    catalogue().add(drawn, "delivered", new IdempotencyKeyUse.None(), attribution());
    return catalogue().find(sku).orElseThrow();
  }

  /** A customer nobody has heard of. */
  public static String customer() {
    return "customer-" + UUID.randomUUID();
  }

  /** Puts so many pieces of each product in the customer's cart, and nothing else. */
  public Cart pick(String customer, int pieces, Product... products) {
    TreeMap<Long, Integer> quantities = new TreeMap<>();
    for (Product product : products) {
      quantities.put(product.id(), pieces);
    }
    return fixture.bean(Carts.class).replace(customer, quantities, fixture.clock().instant());
  }

  public Cart cart(String customer) {
    return fixture.bean(Carts.class).of(customer);
  }

  /** The pieces that a cart holds of each of its products, in their order. */
  public List<Integer> holds(String customer) {
    return cart(customer).lines().stream().map(CartLine::quantity).toList();
  }

  /** Buys a cart as it was read. */
  public Bought buy(String customer, Cart cart) {
    return buy(customer, cart, Draft.USUAL);
  }

  public Bought buy(String customer, Cart cart, Draft draft) {
    StoredBill bill = bill(cart, draft);
    return bought(StoreTransaction.begin(attribution()), customer, cart, bill);
  }

  /** Buys a cart as it was read in place of an order that has not been paid. */
  public Bought replace(BillSnapshot old, String customer, Cart cart) {
    return replace(old, customer, cart, Draft.USUAL);
  }

  public Bought replace(BillSnapshot old, String customer, Cart cart, Draft draft) {
    OrderState replaced = new OrderState.Failed(FailureReason.REPLACED, attribution().at());
    LockedOrder order = StoreTransaction.lock(old.order(), replaced, attribution());
    if (old.bill().isLive()) {
      order.update(old.bill(), old.bill().supersede());
    }
    return bought(order.transaction(), customer, cart, bill(cart, draft));
  }

  private StoredBill bill(Cart cart, Draft draft) {
    Money total = new Money(OrderLine.total(cart.goods()), cart.currency().orElseThrow());
    return fixture.draw(new Draft(draft.gateway(), draft.account(), draft.autoApprove(), total));
  }

  private static NewOrder order(Cart cart, StoredBill bill) {
    String nonce = UUID.randomUUID().toString().replace("-", "");
    return new NewOrder(
        OrderNumber.draw(Randomness.SHARED),
        cart.orderNumber(),
        nonce,
        nonce + nonce,
        bill.bill().amount(),
        "Cà phê",
        "{}",
        "{}",
        "");
  }

  private static CheckedOutCart checkout(String customer, Cart cart) {
    return new CheckedOutCart(customer, cart, cart.goods(), new Recipient("{}", "{}", ""));
  }

  private Bought bought(StoreTransaction transaction, String customer, Cart cart, StoredBill bill) {
    transaction.place(order(cart, bill), checkout(customer, cart)).addBill(bill);
    return new Bought(fixture.paymentStore().commit(transaction), bill);
  }

  /** The order of a new customer for so many pieces of a product each. */
  public BillSnapshot sold(int pieces, Product... products) {
    String customer = customer();
    return sold(buy(customer, pick(customer, pieces, products)));
  }

  public BillSnapshot sold(Bought bought) {
    if (bought.commit() != Commit.DONE) {
      throw new AssertionError("Not sold: " + bought);
    }
    return fixture.read(bought.bill().bill().ref());
  }

  /** Pieces that can still be bought. */
  public long left(Product product) {
    return catalogue().find(product.sku()).orElseThrow().available();
  }

  public Products catalogue() {
    return fixture.bean(Products.class);
  }

  public Attribution attribution() {
    return new Attribution("test", "test", fixture.clock().instant());
  }
}
