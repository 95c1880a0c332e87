package io.tollgate.vietqr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micronaut.json.tree.JsonNode;
import io.tollgate.gateway.Vectors;
import io.tollgate.settings.WrongSetting;
import io.tollgate.vietqr.VietQr.Field;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * All 151 cases that others computed. What a writer does judges {@link VietQr}. The 60 cases of a
 * reader have no code in the product, which reads no codes: they judge the reader of these tests,
 * which then judges what the product writes.
 */
class VietQrVectorsTest {

  private static final List<Vector> VECTORS =
      Vectors.all("/vietqr/vietqr-vectors.json").map(Vector::new).toList();

  private record Vector(JsonNode json) {

    String text(String name) {
      return json.get(name).getStringValue();
    }

    Map<String, String> texts(String name) {
      Map<String, String> texts = new HashMap<>();
      json.get(name)
          .entries()
          .forEach(entry -> texts.put(entry.getKey(), entry.getValue().getStringValue()));
      return texts;
    }

    boolean is(String operation, String verdict) {
      return text("operation").equals(operation) && text("verdict").equals(verdict);
    }

    /** As the writer takes them; an account where the case does not say that it is a card. */
    Map<Field, String> fields() {
      Map<Field, String> fields = new EnumMap<>(Field.class);
      fields.put(Field.SERVICE, "QRIBFTTA");
      texts("inputs")
          .forEach(
              (name, value) -> fields.put(Field.valueOf(name.toUpperCase(Locale.ROOT)), value));
      return fields;
    }
  }

  @Test
  void allCasesAreRun() {
    assertEquals(151, VECTORS.size());
    Map<String, Long> kinds = new HashMap<>();
    VECTORS.forEach(
        each -> kinds.merge(each.text("operation") + " " + each.text("verdict"), 1L, Long::sum));
    assertEquals(
        Map.of(
            "encode accept", 50L,
            "encode refuse", 35L,
            "decode accept", 15L,
            "decode refuse", 45L,
            "purpose accept", 5L,
            "purpose refuse", 1L),
        kinds);
  }

  @TestFactory
  Stream<DynamicTest> writerWritesWhatOthersWrote() {
    return each(
        "encode",
        "accept",
        vector -> {
          String signed = vector.text("signing_string");
          assertEquals(vector.text("expected"), VietQr.crc(signed));
          assertEquals(vector.text("payload"), VietQr.text(vector.fields()));
        });
  }

  /** A number of no bank fits the format, and no payment method can be given it. */
  @TestFactory
  Stream<DynamicTest> writerRefusesWhatNoCodeCanHold() {
    return each(
        "encode",
        "refuse",
        vector -> {
          Map<Field, String> fields = vector.fields();
          if (VietQr.banks("").contains(fields.get(Field.BIN))) {
            assertThrows(IllegalArgumentException.class, () -> VietQr.text(fields));
          } else {
            assertTrue(vector.text("reason").startsWith("BIN_"));
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> freeTextLosesItsMarks() {
    return each(
        "purpose",
        "accept",
        vector ->
            assertEquals(
                vector.text("expected"), VietQr.purpose(vector.texts("inputs").get("raw"))));
  }

  @TestFactory
  Stream<DynamicTest> freeTextOfSymbolsIsNone() {
    return each(
        "purpose",
        "refuse",
        vector -> assertEquals("", VietQr.purpose(vector.texts("inputs").get("raw"))));
  }

  @TestFactory
  Stream<DynamicTest> readerOfTheseTestsReadsValidCodes() {
    return each(
        "decode",
        "accept",
        vector ->
            assertEquals(
                vector.texts("decoded"), VietQrReader.read(vector.texts("inputs").get("payload"))));
  }

  @TestFactory
  Stream<DynamicTest> readerOfTheseTestsRefusesOtherCodes() {
    return each(
        "decode",
        "refuse",
        vector ->
            assertThrows(
                IllegalArgumentException.class,
                () -> VietQrReader.read(vector.texts("inputs").get("payload"))));
  }

  @Test
  void checkValueOfTheChecksum() {
    assertEquals("29B1", VietQr.crc("123456789"));
  }

  @Test
  void transferIsReadAsItWasMeant() {
    assertEquals(
        Map.of(
            "method", "12",
            "bin", "970436",
            "consumer", "0123456789",
            "service", "QRIBFTTA",
            "amount", "499999999",
            "purpose", "Don hang 261128ABCDEF0123"),
        VietQrReader.read(
            VietQr.transfer("970436", "0123456789", 499_999_999, "Đơn hàng 261128ABCDEF0123")));
  }

  @Test
  void banksOfTheConfigurationAreAdded() {
    assertFalse(VietQr.banks("").contains("963388"));
    assertTrue(VietQr.banks(" 963388,546034 ").containsAll(List.of("963388", "546034", "970436")));
    assertThrows(WrongSetting.class, () -> VietQr.banks("963388,97043"));
  }

  private static Stream<DynamicTest> each(String operation, String verdict, Consumer<Vector> test) {
    return Vectors.each(
        VECTORS, vector -> vector.is(operation, verdict), vector -> vector.text("name"), test);
  }
}
