package io.tollgate.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A transaction whose steps stand in a wrong order does not compile. */
class TransactionOrderTest {

  private static final String LOCK =
      "LockedOrder order = StoreTransaction.lock(read, after, attribution);";
  private static final String BILL = "LockedBill bill = order.update(before, paid);";
  private static final String MONEY =
      "LockedReceipt money = bill.addReceipt(ReceiptRole.EXTRA, report, \"CALLBACK\", false);";
  private static final String CASE = "money.openCase(CaseKind.SECOND_PAYMENT);";

  @TempDir private Path classes;

  @Test
  void orderBillReceiptCaseCompiles() {
    assertEquals("", errors(LOCK, BILL, MONEY, CASE));
  }

  @Test
  void receiptBeforeItsBillDoesNotCompile() {
    assertEquals(missing("bill"), errors(LOCK, MONEY, BILL, CASE));
  }

  @Test
  void billBeforeItsOrderDoesNotCompile() {
    assertEquals(missing("order"), errors(BILL, LOCK, MONEY, CASE));
  }

  @Test
  void caseBeforeItsReceiptDoesNotCompile() {
    assertEquals(missing("money"), errors(LOCK, BILL, CASE, MONEY));
  }

  /** Nor does a way around the order's lock. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "StoreTransaction.begin(attribution).update(before, paid);",
        "StoreTransaction.lock(read, after, attribution).addReceipt(report);",
        "new StoreTransaction(attribution);",
        "new LockedOrder(null, null, null);",
        "new LockedBill(null, null, paid);",
        "new LockedReceipt(null, null, null);",
      })
  void rowWithoutItsLockDoesNotCompile(String step) {
    assertEquals(1, errors(step).lines().count(), () -> errors(step));
  }

  private static String missing(String variable) {
    return "cannot find symbol symbol: variable " + variable + " location: class Steps";
  }

  /** Each error on a line. */
  private String errors(String... steps) {
    String source =
        """
        import io.tollgate.bill.Report;
        import io.tollgate.order.*;
        import io.tollgate.store.*;
        import io.tollgate.stored.*;
        class Steps {
          void run(Order read, OrderState after, Attribution attribution, StoredBill before, StoredBill paid,
              Report.Paid report) {
            %s
          }
        }
        """
            .formatted(String.join("\n", steps));
    JavaFileObject file =
        new SimpleJavaFileObject(URI.create("string:///Steps.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignored) {
            return source;
          }
        };
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    compiler.getTask(null, null, found, options(), null, List.of(file)).call();
    return found.getDiagnostics().stream()
        .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
        .map(diagnostic -> diagnostic.getMessage(Locale.ROOT).replaceAll("\\s+", " "))
        .collect(Collectors.joining("\n"));
  }

  private List<String> options() {
    String path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return List.of("-proc:none", "-d", classes.toString(), "-cp", path);
  }
}
