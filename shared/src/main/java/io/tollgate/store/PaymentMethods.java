package io.tollgate.store;

import io.tollgate.json.Text;
import io.tollgate.method.PaymentMethod;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the payment methods. Written by {@link PaymentMethodChanges}. */
@Singleton
public class PaymentMethods {

  private static final Logger LOG = LoggerFactory.getLogger(PaymentMethods.class);

  private final PaymentMethodRows rows;

  PaymentMethods(PaymentMethodRows rows) {
    this.rows = rows;
  }

  /**
   * All of them, in the order in which they are offered; the first is the default. One whose row
   * cannot be read is left out, as after a rollback of the version that wrote it: nobody pays by
   * it, and the others go on.
   */
  public List<PaymentMethod> list() {
    return rows.listOrderByPositionAndId().stream().flatMap(row -> readable(row).stream()).toList();
  }

  private static Optional<PaymentMethod> readable(PaymentMethodRow row) {
    try {
      return Optional.of(row.method());
    } catch (IllegalStateException | IllegalArgumentException e) {
      LOG.error("method={} is left out: {}", row.code(), e.getMessage());
      return Optional.empty();
    }
  }

  /** The one of this code, whatever a caller wrote there. */
  public Optional<PaymentMethod> find(String code) {
    return rows.findByCode(Text.ascii(code)).map(PaymentMethodRow::method);
  }
}
