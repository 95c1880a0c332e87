package io.tollgate.response;

import io.micronaut.context.annotation.Property;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Optional;
import java.util.function.Predicate;

/** The shop as its buyers know it: its name, and where its page of an order is. */
@Singleton
public final class ShopPages {

  private final URI shop;
  private final String name;

  /**
   * @param name as buyers read it; without one, the host of the shop's URL
   */
  ShopPages(
      @Property(name = "tollgate.shop-url") URI shop,
      @Property(name = "tollgate.mail-name") Optional<String> name) {
    this.shop = shop;
    this.name =
        name.filter(Predicate.not(String::isBlank)).orElseGet(() -> String.valueOf(shop.getHost()));
  }

  public String name() {
    return name;
  }

  /** The page of the order with this key, which stands where no server sees it. */
  public URI order(String orderKey) {
    return URI.create(shop.toString().replaceAll("/$", "") + "/order/#" + orderKey);
  }
}
