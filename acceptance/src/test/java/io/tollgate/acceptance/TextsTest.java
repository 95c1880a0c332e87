package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The one table of what the shop's pages say in three languages. */
class TextsTest extends BrowserTest {

  private static final Pattern PROBLEM =
      Pattern.compile("(?:problem\\(\\s*\\d+,|conflict\\()\\s*\"(?<name>[a-z_]+)\"");
  private static final Pattern FIELD_ERROR =
      Pattern.compile(
          "(?:(?:new FieldError|\\berror)\\(\\s*[^,]+,\\s*|refusal\\()\"(?<name>[a-z_]+)\"");
  private static final Pattern USE =
      Pattern.compile("(?:data-text=|data-label=|\\b(?:text|find)\\()\"(?<name>[\\w.-]+)\"");

  /** Answers to requests that no page of ours ever makes. */
  private static final Set<String> NEVER_CAUSED =
      Set.of(
          "invalid_idempotency_key",
          "invalid_ref",
          "invalid_shop_ref",
          "not_json",
          "order_not_yours",
          "too_large");

  /**
   * Wrong types and bare syntax, which no form of ours sends, and operators' ids in paths and
   * filters in queries.
   */
  private static final Set<String> NEVER_SENT = Set.of("kind", "type", "choice");

  @Test
  void everyTextExistsInEveryLanguageWithTheSamePlaceholders() {
    visit("/");
    assertEquals(
        List.of(),
        page.evaluate(
            """
            async () => {
              const { TEXTS, LANGUAGES } = await import("/texts.js");
              const blanks = (text) => (text.match(/\\{\\w+\\}/g) ?? []).sort().join();
              return Object.entries(TEXTS)
                  .filter(([, row]) => row.length !== Object.keys(LANGUAGES).length
                      || row.some((text) => !text.trim() || blanks(text) !== blanks(row[0])))
                  .map(([name]) => name);
            }\
            """));
  }

  /** What the front-end document demands is said to the letter where English is spoken. */
  @Test
  void sentencesOfTheCheckoutAreInTheTableWithTheirEnglishUnchanged() {
    visit("/");
    assertEquals(
        List.of(),
        page.evaluate(
            """
            async () => {
              const { TEXTS } = await import("/texts.js");
              const { MESSAGES } = await import("/checkout.js");
              return Object.keys(MESSAGES)
                  .filter((key) => TEXTS[`checkout.${key}`]?.[0] !== MESSAGES[key]);
            }\
            """));
  }

  /** An amount reads back as it is written, and a mark of another language is not guessed at. */
  @Test
  void amountsAreWrittenAndReadAsEachLanguageDoes() {
    visit("/");
    assertEquals(
        List.of(
            "en 29,000 ₫ S/ 1,250.00 S/ -0.05 1250.00 125000 0",
            "vi 29.000 ₫ 1.250,00 S/ -0,05 S/ 1250.00 125000 0",
            "es 29,000 ₫ S/ 1,250.00 S/ -0.05 1250.00 125000 0"),
        page.evaluate(
            """
            async () => {
              const { amountOf, decimal, money, number } = await import("/texts.js");
              return ["en", "vi", "es"].map((language) => {
                document.documentElement.lang = language;
                const written = number(125000, "PEN");
                const foreign = written.replace(/.(?=\\d\\d$)/, (mark) => mark === "." ? "," : ".");
                return [language, money(29000, "VND"), money(125000, "PEN"),
                    money(-5, "PEN"), decimal(125000, "PEN"), amountOf(written, "PEN"), amountOf(foreign, "PEN")]
                    .join(" ").replaceAll("\\u00a0", " ");
              });
            }\
            """));
  }

  /** A browser has digits of its own, which are fewer: none for 21 currencies that have two. */
  @Test
  void digitsOfEveryCurrencyAreThoseOfTheServer() {
    Map<String, Integer> digits =
        Currency.getAvailableCurrencies().stream()
            .filter(currency -> currency.getDefaultFractionDigits() >= 0)
            .collect(
                Collectors.toMap(Currency::getCurrencyCode, Currency::getDefaultFractionDigits));
    visit("/");
    assertEquals(
        List.of(),
        page.evaluate(
            """
            async (digits) => {
              const { currency } = await import("/texts.js");
              return Object.keys(digits)
                  .filter((code) => currency(code).digits !== digits[code]);
            }\
            """,
            digits));
  }

  @Test
  void everyNameThatAPageUsesIsInTheTable() {
    Set<String> used = found(USE, files("web"));
    assertTrue(used.contains("shop.title"), used.toString());
    assertEquals(List.of(), missing("", used));
  }

  @Test
  void everyErrorOfTheRoutesThatBuyersCallHasWords() {
    Set<String> codes = found(PROBLEM, buyersRoutes());
    assertTrue(codes.contains("already_paid"), codes.toString());
    codes.removeAll(NEVER_CAUSED);
    assertEquals(List.of(), missing("error.", codes));
  }

  @Test
  void everyErrorOfAFieldHasWords() {
    Set<String> codes = found(FIELD_ERROR, buyersRoutes());
    assertTrue(codes.contains("unsupported"), codes.toString());
    codes.removeAll(NEVER_SENT);
    assertEquals(List.of(), missing("field.", codes));
  }

  private Object missing(String prefix, Collection<String> names) {
    visit("/");
    return page.evaluate(
        """
        async (names) => {
          const { TEXTS } = await import("/texts.js");
          return names.filter((name) => !(name in TEXTS));
        }\
        """,
        names.stream().map(prefix::concat).toList());
  }

  /** The sources of the routes that buyers call. */
  private static Stream<String> buyersRoutes() {
    return Stream.concat(
        Stream.of(
                "create-order-fn/src/main/java", "status-fn/src/main/java", "shared/src/main/java")
            .flatMap(TextsTest::files),
        Stream.of(cancelResponses()));
  }

  /** Of manage-order-fn's responses those of the one route that buyers call. */
  private static String cancelResponses() {
    String responses =
        read(
            Project.ROOT.resolve(
                "manage-order-fn/src/main/java/io/tollgate/manage/ManageResponses.java"));
    int start = responses.indexOf("HttpReply of(CancelResult");
    return responses.substring(start, responses.indexOf("  HttpReply of(", start));
  }

  private static Set<String> found(Pattern pattern, Stream<String> sources) {
    return sources
        .flatMap(source -> pattern.matcher(source).results().toList().stream())
        .map(hit -> hit.group("name"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<String> files(String folder) {
    try (Stream<Path> files = Files.walk(Project.ROOT.resolve(folder))) {
      return files.filter(Files::isRegularFile).map(TextsTest::read).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
