package io.tollgate.store;

import io.tollgate.money.Money;
import io.tollgate.order.Cart;
import io.tollgate.order.CartLine;
import io.tollgate.order.OrderLine;
import io.tollgate.order.OrderState;
import io.tollgate.order.OrderState.FailureReason;
import io.tollgate.order.Product;
import io.tollgate.store.Books.Draft;
import io.tollgate.store.Ledger.Commit;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** Products of a test's own, and customers who buy them. */
public record Shelf(Books books) {

  /** What became of a checkout, and the order if there is one. */
  public record Bought(Commit commit, StoredBill bill) {}

  /** A product that no other test sells. */
  public Product product(long price, long pieces) {
    return product(Money.of(price, "VND"), pieces);
  }

  public Product product(Money price, long pieces) {
    String sku = "sku-" + UUID.randomUUID();
    Product drawn = new Product(0, sku, "Cà phê", "", price, pieces, true, new TreeSet<>());
    catalogue().add(drawn, "delivered", new KeyUse.None(), origin());
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
    return books.bean(Carts.class).replace(customer, quantities, books.clock().instant());
  }

  public Cart cart(String customer) {
    return books.bean(Carts.class).of(customer);
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
    return bought(LedgerTransaction.begin(origin()), customer, cart, bill);
  }

  /** Buys a cart as it was read in place of an order that has not been paid. */
  public Bought replace(Situation old, String customer, Cart cart) {
    return replace(old, customer, cart, Draft.USUAL);
  }

  public Bought replace(Situation old, String customer, Cart cart, Draft draft) {
    OrderState replaced = new OrderState.Failed(FailureReason.REPLACED, origin().at());
    OrderRow order = LedgerTransaction.lock(old.order(), replaced, origin());
    if (old.bill().isLive()) {
      order.update(old.bill(), old.bill().supersede());
    }
    return bought(order.transaction(), customer, cart, bill(cart, draft));
  }

  private StoredBill bill(Cart cart, Draft draft) {
    Money total = new Money(OrderLine.total(cart.goods()), cart.currency().orElseThrow());
    return books.draw(new Draft(draft.gateway(), draft.account(), draft.autoApprove(), total));
  }

  private static NewOrder order(Cart cart, StoredBill bill) {
    String nonce = UUID.randomUUID().toString().replace("-", "");
    return new NewOrder(
        cart.orderNumber(), nonce, nonce + nonce, bill.bill().amount(), "Cà phê", "{}", "{}", "");
  }

  private static Checkout checkout(String customer, Cart cart) {
    return new Checkout(customer, cart, cart.goods(), "{}", "{}", "");
  }

  private Bought bought(
      LedgerTransaction transaction, String customer, Cart cart, StoredBill bill) {
    transaction.place(order(cart, bill), checkout(customer, cart)).addBill(bill);
    return new Bought(books.ledger().commit(transaction), bill);
  }

  /** The order of a new customer for so many pieces of a product each. */
  public Situation sold(int pieces, Product... products) {
    String customer = customer();
    return sold(buy(customer, pick(customer, pieces, products)));
  }

  public Situation sold(Bought bought) {
    if (bought.commit() != Commit.DONE) {
      throw new AssertionError("Not sold: " + bought);
    }
    return books.read(bought.bill().bill().ref());
  }

  /** Pieces that can still be bought. */
  public long left(Product product) {
    return catalogue().find(product.sku()).orElseThrow().available();
  }

  public Catalogue catalogue() {
    return books.bean(Catalogue.class);
  }

  public Origin origin() {
    return new Origin("test", "test", books.clock().instant());
  }
}
