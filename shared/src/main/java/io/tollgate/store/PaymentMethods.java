package io.tollgate.store;

import io.tollgate.json.Text;
import io.tollgate.method.PaymentMethod;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/** Reads the ways to pay. Written by {@link PaymentMethodChanges}. */
@Singleton
public class PaymentMethods {

  private final PaymentMethodRows rows;

  PaymentMethods(PaymentMethodRows rows) {
    this.rows = rows;
  }

  /** All of them, in the order in which they are offered; the first is the default. */
  public List<PaymentMethod> list() {
    return rows.listOrderByPositionAndId().stream().map(PaymentMethodRow::method).toList();
  }

  /** The one of this code, whatever a caller wrote there. */
  public Optional<PaymentMethod> find(String code) {
    return rows.findByCode(Text.ascii(code)).map(PaymentMethodRow::method);
  }
}
