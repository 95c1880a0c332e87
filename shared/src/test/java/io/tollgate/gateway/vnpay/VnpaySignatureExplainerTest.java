package io.tollgate.gateway.vnpay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micronaut.json.tree.JsonNode;
import io.tollgate.explain.ExplanationLines;
import io.tollgate.explain.Explanations;
import io.tollgate.gateway.Vectors;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signatures that others made rightly and wrongly: by JDK alone, and the vectors' encoders. */
class VnpaySignatureExplainerTest {

  private static final String SIGNED =
      "vnp_Amount=5000000&vnp_Command=pay&vnp_CreateDate=20260201094905&vnp_CurrCode=VND"
          + "&vnp_IpAddr=127.0.0.1&vnp_Locale=vn&vnp_OrderInfo=Don+hang+1%3A+ao&vnp_OrderType=other"
          + "&vnp_ReturnUrl=https%3A%2F%2Fshop.example%2Fdone&vnp_TmnCode=SIMTMN01"
          + "&vnp_TxnRef=260201ABCDEFGHJ&vnp_Version=2.1.0";

  private static final Map<String, String> ENCODERS =
      Map.of(
          "java_us_ascii", "US_ASCII",
          "php_urlencode", "PHP's urlencode",
          "node_demo", "encodeURIComponent",
          "python_quote_plus", "Python's quote_plus",
          "dotnet_webutility", "WebUtility");

  private final Explanations explanations =
      explanations(
          Fixture.account(
              "main",
              Fixture.TMN_CODE,
              Fixture.SECRET,
              Optional.of(Fixture.SECRET_PREVIOUS),
              Fixture.NOWHERE),
          Fixture.second(Fixture.NOWHERE));

  private static Explanations explanations(VnpayAccount... accounts) {
    return new Explanations(new VnpaySignatureExplainer(List.of(accounts)), Fixture.SECRETS);
  }

  private static String url(String query, String hash) {
    return "https://sandbox.vnpayment.vn/paymentv2/vpcpay.html?"
        + query
        + "&vnp_SecureHash="
        + hash;
  }

  private static String hash(String text) {
    return Fixture.sign(Fixture.SECRET, text);
  }

  @TestFactory
  Stream<DynamicTest> signaturesOfTheVectorsAreVerified() {
    return Vectors.each(
        Vectors.all("/gateway/vnpay/vnpay-vectors.json")
            .filter(v -> !text(v, "name").equals("transaction_no_zero_library_style"))
            .toList(),
        v -> true,
        v -> text(v, "operation") + " " + text(v, "name"),
        v -> ofVector(v).assertVerified(message(v)));
  }

  @TestFactory
  Stream<DynamicTest> encodersOfOtherLanguagesAreNamed() {
    return Vectors.all("/gateway/vnpay/vnpay-vectors.json")
        .filter(v -> v.get("other_encoder_hashes") != null)
        .flatMap(
            v ->
                encoders(v)
                    .map(
                        other ->
                            DynamicTest.dynamicTest(
                                text(v, "name") + " " + other.getKey(),
                                () ->
                                    ofVector(v)
                                        .assertExplained(
                                            ENCODERS.get(other.getKey()),
                                            message(v)
                                                .replace(
                                                    text(v, "expected"),
                                                    other.getValue().getStringValue())))));
  }

  private static Stream<Map.Entry<String, JsonNode>> encoders(JsonNode vector) {
    return StreamSupport.stream(vector.get("other_encoder_hashes").entries().spliterator(), false);
  }

  private static Explanations ofVector(JsonNode vector) {
    return new Explanations(
        new VnpaySignatureExplainer(
            List.of(
                Fixture.account(
                    "vector", "SIMTMN01", text(vector, "key"), Optional.empty(), Fixture.NOWHERE))),
        Set.of(text(vector, "key")));
  }

  private static String message(JsonNode vector) {
    return vector.get("url") == null ? text(vector, "json_body") : text(vector, "url");
  }

  private static String text(JsonNode vector, String name) {
    return vector.get(name).getStringValue();
  }

  /** The signed text is the right one with one part replaced. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "+>%20>spaces were signed as %20, VNPAY signs them as +",
        "&vnp_Version=2.1.0>&vnp_Version=2.1.0&>an & was signed behind the last field",
        "&vnp_Version=2.1.0>&vnp_Version=2.1.0 >a blank was signed behind the text",
        "vnp_Amount=>?vnp_Amount=>the ? of the URL was signed",
        "&vnp_Locale=vn>>vnp_Locale was not signed"
      })
  void mistakeInTheTextIsNamed(String right, String wrong, String words) {
    String signed = SIGNED.replace(right, wrong == null ? "" : wrong);
    explanations.assertExplained(words, url(SIGNED, hash(signed)));
  }

  @Test
  void firstDifferenceIsShown() {
    ExplanationLines lines = explanations.of(url(SIGNED, hash(SIGNED.replace("+", "%20"))));
    assertTrue(
        lines
            .reasons()
            .get(1)
            .matches("first difference at character 135: .*Don%20hang.*Don\\+hang.*"),
        lines.text());
  }

  @Test
  void smallLettersInEscapesAreNamed() {
    String small = SIGNED.replace("%3A", "%3a").replace("%2F", "%2f");
    explanations.assertExplained(
        "escapes were signed with small letters", url(SIGNED, hash(small)));
  }

  @Test
  void lineBreakBehindTheTextIsNamed() {
    explanations.assertExplained(
        "a line break was signed behind the text", url(SIGNED, hash(SIGNED + "\n")));
  }

  @Test
  void decodedValuesAreNamed() {
    String decoded = SIGNED.replace("+", " ").replace("%3A", ":").replace("%2F", "/");
    explanations.assertExplained(
        "values were signed before they were encoded", url(SIGNED, hash(decoded)));
  }

  @Test
  void hashTypeThatIsSignedIsNamed() {
    String query = SIGNED.replace("&vnp_TmnCode", "&vnp_SecureHashType=HmacSHA512&vnp_TmnCode");
    explanations.assertExplained(
        "vnp_SecureHashType was signed, which is not", url(query, hash(query)));
    explanations.assertVerified(url(query, hash(SIGNED)));
  }

  @Test
  void emptyFieldThatIsSignedIsNamed() {
    String query = SIGNED.replace("&vnp_Command", "&vnp_BankCode=&vnp_Command");
    explanations.assertExplained(
        "empty fields were signed, which are not", url(query, hash(query)));
  }

  @Test
  void fieldsInTheOrderOfTheAddressAreNamed() {
    String query = "vnp_Version=2.1.0&" + SIGNED.replace("&vnp_Version=2.1.0", "");
    explanations.assertExplained("not sorted by name", url(query, hash(query)));
  }

  @Test
  void fieldsOfTheShopThatAreSignedAreNamed() {
    String query = "src=web&" + SIGNED;
    explanations.assertExplained("do not begin with vnp_", url(query, hash(query)));
    explanations.assertVerified(url(query, hash(SIGNED)));
  }

  @Test
  void otherAlgorithmsAreNamed() throws Exception {
    explanations.assertExplained(
        "signed by HMAC-SHA256; VNPAY signs by HMAC-SHA512",
        url(SIGNED, Fixture.sign("HmacSHA256", Fixture.SECRET, SIGNED)));
    byte[] plain =
        MessageDigest.getInstance("SHA-256")
            .digest((Fixture.SECRET + SIGNED).getBytes(StandardCharsets.UTF_8));
    explanations.assertExplained(
        "plain SHA-256 of key and text", url(SIGNED, HexFormat.of().formatHex(plain)));
  }

  @Test
  void otherKeysAreNamed() {
    explanations.assertExplained(
        "hash-secret of the account second",
        url(SIGNED, Fixture.sign(Fixture.OTHER_SECRET, SIGNED)));
    explanations.assertExplained(
        "the key had a line break behind it",
        url(SIGNED, Fixture.sign(Fixture.SECRET + "\n", SIGNED)));
    explanations.assertVerified(url(SIGNED, Fixture.sign(Fixture.SECRET_PREVIOUS, SIGNED)));
  }

  @Test
  void hashThatWasCutOffIsNamed() {
    explanations.assertExplained("127 of its 128", url(SIGNED, hash(SIGNED).substring(0, 127)));
  }

  @Test
  void twoMistakesAtOnceAreBothNamed() {
    String message =
        url(SIGNED, Fixture.sign("HmacSHA256", Fixture.SECRET, SIGNED.replace("+", "%20")));
    explanations.assertExplained("%20", message);
    explanations.assertExplained("HMAC-SHA256", message);
  }

  @Test
  void upperCaseHexIsVerified() {
    explanations.assertVerified(url(SIGNED, hash(SIGNED).toUpperCase(Locale.ROOT)));
  }

  /** CallbackReader takes it; the payment page does not. */
  @Test
  void ipnWithPercent20IsSaidToBeTaken() {
    String query = "vnp_OrderInfo=a+b&vnp_ResponseCode=00&vnp_TmnCode=SIMTMN01";
    String ipn = url(query, hash(query.replace("+", "%20")));
    explanations.assertExplained("spaces were signed as %20", ipn);
    explanations.assertExplained("Tollgate takes an IPN or a return", ipn);
  }

  @Test
  void fieldThatChangedAfterSigningIsNotExplained() {
    explanations.assertUnexplained(
        url(SIGNED.replace("vnp_Amount=5", "vnp_Amount=6"), hash(SIGNED)));
  }

  @Test
  void terminalThatIsNotConfiguredIsNoted() {
    String query = SIGNED.replace("SIMTMN01", "SIMTMN09");
    ExplanationLines lines = explanations.of(url(query, hash(query)));
    assertEquals("verified", lines.result());
    assertTrue(lines.text().contains("vnp_TmnCode"), lines.text());
  }

  @Test
  void queryWhoseValuesAreInAnotherOrderIsNamed() {
    String json =
        """
        {"vnp_RequestId":"1","vnp_Version":"2.1.0","vnp_Command":"querydr","vnp_TmnCode":"SIMTMN01",\
        "vnp_TxnRef":"5","vnp_OrderInfo":"Truy van","vnp_TransactionDate":"20260201094905",\
        "vnp_CreateDate":"20260201100500","vnp_IpAddr":"127.0.0.1","vnp_SecureHash":"%s"}""";
    String right = "1|2.1.0|querydr|SIMTMN01|5|20260201094905|20260201100500|127.0.0.1|Truy van";
    String asTheyStand =
        "1|2.1.0|querydr|SIMTMN01|5|Truy van|20260201094905|20260201100500|127.0.0.1";
    explanations.assertVerified(json.formatted(hash(right)));
    explanations.assertExplained("wrong field order", json.formatted(hash(asTheyStand)));
  }

  @Test
  void garbageIsUnreadable() {
    explanations.assertGarbageIsUnreadable();
  }
}
