package io.tollgate.operator;

import io.tollgate.catalogue.Products.Change;
import io.tollgate.money.Money;
import io.tollgate.order.Product;
import io.tollgate.request.JsonReader;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;

/** Reads what an operator makes of a product. */
final class ProductReader {

  private static final int SKU_CHARACTERS_MAX = 40;
  private static final int NAME_CHARACTERS_MAX = 200;
  private static final int DESCRIPTION_CHARACTERS_MAX = 2_000;
  private static final long PRICE_MAX = 1_000_000_000L;
  private static final long PIECES_MAX = 1_000_000_000L;

  private ProductReader() {}

  /** Reads the body of POST /api/v1/admin/products; errors are left in the form. */
  static Product created(JsonReader form) {
    form.refuseOthers(
        Set.of(
            "sku", "name", "description", "price", "currency", "available", "is_active", "flags"));
    String sku = form.text("sku", SKU_CHARACTERS_MAX);
    if (!sku.isEmpty() && !Product.isSku(sku)) {
      form.error("sku", "format", "must be letters, digits and ._- of ASCII, no sign in front");
    }
    return new Product(
        0,
        sku,
        form.text("name", NAME_CHARACTERS_MAX),
        form.optionalLines("description", DESCRIPTION_CHARACTERS_MAX).orElse(""),
        new Money(form.integer("price", 1, PRICE_MAX), form.currency("currency")),
        form.integer("available", 0, PIECES_MAX),
        !form.has("is_active") || form.flag("is_active"),
        flags(form));
  }

  /** Reads the body of PUT /api/v1/admin/products/{sku}: what is not named stays as it is. */
  static Change changed(JsonReader form) {
    form.refuseOthers(
        Set.of("name", "description", "price", "is_active", "flags", "add", "reason"));
    long added = form.optionalInteger("add", -PIECES_MAX, PIECES_MAX).orElse(0L);
    if (!form.has("add") && form.has("reason")) {
      form.error("add", "required", "is required with a reason, which is kept of pieces alone");
    }
    return new Change(
        form.optionalText("name", NAME_CHARACTERS_MAX),
        form.changedLines("description", DESCRIPTION_CHARACTERS_MAX),
        form.optionalInteger("price", 1, PRICE_MAX),
        form.has("is_active") ? Optional.of(form.flag("is_active")) : Optional.empty(),
        form.has("flags") ? Optional.of(flags(form)) : Optional.empty(),
        added,
        added == 0
            ? form.optionalText("reason", NAME_CHARACTERS_MAX).orElse("")
            : form.text("reason", NAME_CHARACTERS_MAX));
  }

  private static SortedSet<String> flags(JsonReader form) {
    return form.words("flags", Product.FLAGS_MAX, Product.FLAG);
  }
}
