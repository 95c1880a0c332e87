package io.tollgate.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.tollgate.auth.Operator;
import io.tollgate.bill.GatewayId;
import io.tollgate.method.PaymentMethod;
import io.tollgate.method.Rules;
import io.tollgate.store.PaymentMethods;
import io.tollgate.store.StoreFixture;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Payment methods are added and changed once, with the name of who did it. */
class ConfigureMethodTest {

  @RegisterExtension static final StoreFixture STORE = StoreFixture.open(2);

  private static final Operator OPERATOR = new Operator("an-subject", "an", true);

  private final ConfigureMethod methods = STORE.bean(ConfigureMethod.class);
  private final String code = "method-" + UUID.randomUUID().toString().substring(0, 8);
  private final PaymentMethod transfer = method(0, "Chuyển khoản", 0);

  @Test
  void methodIsAddedOnceUnderItsCode() {
    assertEquals(new MethodResult.Added(transfer), methods.add(transfer, OPERATOR));
    assertInstanceOf(MethodResult.Unchanged.class, methods.add(transfer, OPERATOR));
    assertEquals(new MethodResult.CodeTaken(), methods.add(method(0, "Another name", 0), OPERATOR));
    assertEquals(List.of("an"), history());
  }

  @Test
  void changeToWhatItIsAlreadyIsNone() {
    methods.add(transfer, OPERATOR);
    PaymentMethod stored = stored();

    assertEquals(
        new MethodResult.Unchanged(stored),
        methods.change(stored, method(stored.id(), "Chuyển khoản", 1), OPERATOR));
    assertEquals(List.of("an"), history());
  }

  @Test
  void changeOfWhatSomebodyElseChangedIsAConflict() {
    methods.add(transfer, OPERATOR);
    PaymentMethod stored = stored();
    PaymentMethod renamed = method(stored.id(), "Transfer", 1);

    assertEquals(new MethodResult.Changed(renamed), methods.change(stored, renamed, OPERATOR));
    assertEquals(
        new MethodResult.VersionConflict(1),
        methods.change(stored, method(stored.id(), "Überweisung", 1), OPERATOR));

    assertEquals("Transfer", stored().name());
    assertEquals(List.of("an", "an"), history());
  }

  private PaymentMethod method(long id, String name, int version) {
    Instant now = STORE.clock().instant();
    return new PaymentMethod(
        id,
        code,
        name,
        new GatewayId("manual"),
        "bank",
        100,
        true,
        true,
        new TreeMap<>(),
        Rules.NONE,
        version,
        now,
        now);
  }

  private PaymentMethod stored() {
    return STORE.bean(PaymentMethods.class).find(code).orElseThrow();
  }

  private List<String> history() {
    return STORE.rows(
        "SELECT h.who FROM payment_method_history h JOIN payment_method m"
            + " ON m.id=h.payment_method_id WHERE m.code='"
            + code
            + "' ORDER BY h.id");
  }
}
