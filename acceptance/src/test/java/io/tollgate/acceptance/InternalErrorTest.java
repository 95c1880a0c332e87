package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An exception that nobody foresaw is a 500 with a code; what went wrong is in the log alone. */
class InternalErrorTest {

  @RegisterExtension static final Tollgate TOLLGATE = Tollgate.running();

  /** Whoever reads a bill with this next step fails, because it is no address. */
  private static final String NONSENSE = "no address";

  private static final Pattern EXCEPTION =
      Pattern.compile("^java\\.lang\\.IllegalArgumentException: .*no address$", Pattern.MULTILINE);

  private static final List<String> INSIDE =
      List.of(NONSENSE, "Exception", "Illegal", "io.tollgate", "java.", "at ");

  private final Shop shop = TOLLGATE.shop();
  private final DatabaseQueries database = TOLLGATE.database();
  private final OperatorClient operator = new OperatorClient(shop.url(), TOLLGATE::operatorToken);

  @Test
  void createKeepsAnExceptionToTheLog() {
    String order = Shop.newOrder();
    String ref = shop.open(order);
    assertHidden(ref, () -> shop.create(Shop.request(order)));
  }

  @Test
  void manageKeepsAnExceptionToTheLog() {
    String ref = shop.open();
    String orderId = database.column("SELECT order_id FROM bill WHERE ref=?", ref).getFirst();
    assertHidden(ref, () -> operator.act(orderId, "fail"));
  }

  private void assertHidden(String ref, Supplier<Response> call) {
    String before = database.column("SELECT next_step FROM bill WHERE ref=?", ref).getFirst();
    AtomicReference<Response> answer = new AtomicReference<>();
    setNextStep(ref, NONSENSE);
    String log = CapturedLog.of(() -> answer.set(call.get()));
    setNextStep(ref, before);

    assertEquals("500 internal", answer.get().outcome());
    INSIDE.forEach(word -> assertFalse(answer.get().body().contains(word), answer.get().body()));
    assertEquals(1, EXCEPTION.matcher(log).results().count(), log);
  }

  private void setNextStep(String ref, String step) {
    database.write("UPDATE bill SET next_step='%s' WHERE ref='%s'".formatted(step, ref));
  }
}
