package io.tollgate.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micronaut.context.ApplicationContext;
import io.tollgate.bill.GatewayId;
import io.tollgate.gateway.Gateway;
import io.tollgate.gateway.Gateways;
import io.tollgate.json.Json;
import io.tollgate.request.JsonReader;
import io.tollgate.store.PaymentMethodJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What operators may make of a method, and what they may not. */
class PaymentMethodReaderTest {

  private static ApplicationContext context;

  @BeforeAll
  static void start() {
    context = ApplicationContext.run(Map.of("datasources.default.enabled", "false"));
  }

  @AfterAll
  static void stop() {
    context.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"amounts\":{\"PEN\":{\"max\":2000,\"min\":1},\"VND\":{\"max\":500,\"min\":10}}}",
        "{\"currencies\":[\"PEN\",\"VND\"]}",
        "{\"countries\":[\"PE\",\"VN\"],\"forbidden_flags\":[\"age-restricted\"]}",
      })
  void rulesAreReadAsTheyWereWritten(String json) {
    JsonReader form = form(json);
    assertEquals(json, Json.write(PaymentMethodJson.write(PaymentMethodReader.rules(form))));
    assertEquals(List.of(), errors(form));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"min_amount\":1}                           | min_amount unknown",
        "{\"amounts\":5}                              | amounts type",
        "{\"amounts\":{\"dong\":{}}}                  | amounts.dong unknown",
        "{\"amounts\":{\"VND\":5}}                    | amounts.VND type",
        "{\"amounts\":{\"VND\":{\"min\":0}}}          | amounts.VND.min range",
        "{\"amounts\":{\"VND\":{\"min\":1.5}}}        | amounts.VND.min type",
        "{\"amounts\":{\"VND\":{\"least\":1}}}        | amounts.VND.least unknown",
        "{\"amounts\":{\"VND\":{\"min\":9,\"max\":8}}} | amounts.VND.max range",
        "{\"currencies\":\"VND\"}                     | currencies type",
        "{\"currencies\":[\"vnd\"]}                   | currencies format",
        "{\"countries\":[5]}                          | countries format",
        "{\"countries\":[\"VNM\"]}                    | countries format",
        "{\"forbidden_flags\":[\"two words\"]}        | forbidden_flags format",
      })
  void aRuleThatIsNoneIsNamed(String json, String error) {
    JsonReader form = form(json);
    PaymentMethodReader.rules(form);
    assertEquals(List.of(error), errors(form));
  }

  @Test
  void aGatewayTakesTheSettingsThatItNames() {
    String text = "Vietcombank 4111 1111 1111 1111, Tollgate JSC; write the order's number";
    JsonReader form = form(Json.write(Map.of("settings", Map.of("instructions", text))));
    assertEquals(
        Map.of("instructions", text),
        PaymentMethodReader.settings(form.object("settings"), gateway("manual")));
    assertEquals(List.of(), errors(form));
  }

  @Test
  void everyGatewayTakesItsNameInOtherLanguages() {
    Map<String, String> settings = Map.of("name_vi", "Ví ZaloPay", "name_es", "Monedero ZaloPay");
    JsonReader form = form(Json.write(Map.of("settings", settings)));
    assertEquals(
        settings, PaymentMethodReader.settings(form.object("settings"), gateway("zalopay")));
    assertEquals(List.of(), errors(form));
  }

  @Test
  void aTransferTakesTheAccountAndTheNumberOfItsBank() {
    Map<String, String> settings =
        Map.of(
            "bank", "Vietcombank",
            "bin", "970436",
            "account", "0071001234567",
            "holder", "CÔNG TY TNHH TOLLGATE",
            "instructions", "We look each morning.",
            "instructions_vi", "Chúng tôi xem mỗi sáng.");
    JsonReader form = form(Json.write(Map.of("settings", settings)));
    assertEquals(
        settings, PaymentMethodReader.settings(form.object("settings"), gateway("manual")));
    assertEquals(List.of(), errors(form));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'bank':'A','account':'191-1234567-0-89','holder':'B'}               | ``",
        "{'bank':'A','account':'MT84MALT011000012345MTLCAST001S','holder':'B'} | ``",
        "{'holder':'Saigon Roasters'}                                       | ``",
        "{'bank':'A','bin':'970436','account':'0071 0012','holder':'B'}  | account format",
        "{'bank':'A','bin':'970436','account':'01234567890123456789','holder':'B'} | account format",
        "{'bank':'A','bin':'970999','account':'1','holder':'B'}          | bin format",
        "{'bank':'A','bin':'97043','account':'1','holder':'B'}           | bin format",
        "{'bank':'A','account':'-1','holder':'B'}                        | account format",
        "{'bank':'A','account':'1/2','holder':'B'}                       | account format",
        "{'bank':7,'account':'1','holder':'B'}                           | bank type",
        "{'bank':'A','holder':'B'}                                       | account required",
        "{'bin':'970436','account':'1','holder':'B'}                     | bank required",
        "{'bank':'A','account':'1'}                                      | holder required",
        "{'bin':'970436'} | bank required, account required, holder required",
      })
  void settingsOfATransferThatDoNotFitAreNamed(String settings, String wrong) {
    JsonReader form = form("{\"settings\":" + settings.replace('\'', '"') + "}");
    PaymentMethodReader.settings(form.object("settings"), gateway("manual"));
    assertEquals(wrong, String.join(", ", errors(form)).replace("settings.", ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "zalopay | {\"instructions\":\"Pay\"}    | settings.instructions unknown",
        "zalopay | {\"mode\":\"popup\"}          | settings.mode unknown",
        "zalopay | {\"instructions_vi\":\"Trả\"} | settings.instructions_vi unknown",
        "zalopay | {\"name\":\"Ví\"}             | settings.name unknown",
        "zalopay | {\"name_VI\":\"Ví\"}          | settings.name_VI unknown",
        "izipay  | {\"mode_vi\":\"redirect\"}    | settings.mode_vi unknown",
        "manual  | {\"bank_vi\":\"Ngân hàng\"}   | settings.bank_vi unknown",
        "manual  | {\"name_vi\":7}               | settings.name_vi type",
        "zalopay | {\"key2\":\"x\"}              | settings.key2 forbidden",
        "zalopay | {\"apiSecret\":\"x\"}         | settings.apiSecret forbidden",
        "manual  | {\"password\":\"x\"}          | settings.password forbidden",
        "manual  | {\"instructions\":7}          | settings.instructions type",
        "manual  | {\"instructions\":[\"Pay\"]}  | settings.instructions type",
      })
  void whatAGatewayDoesNotTakeIsRefused(String gateway, String settings, String error) {
    JsonReader form = form("{\"settings\":" + settings + "}");
    PaymentMethodReader.settings(form.object("settings"), gateway(gateway));
    assertEquals(List.of(error), errors(form));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sk_test_abc",
        "Key: whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "tg_local001_0123456789abcdef0123456789abcdef",
        "PcY4iZIKFCIdgZvA6ueMcMHHUbRLYjPL",
        "trMrHtvjo6myautxDUiAcYsVtaeQ8nhf",
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "eyJhbGciOiJIUzI1NiJ9.e30.x",
        "-----BEGIN PRIVATE KEY-----",
        "AKIAIOSFODNN7EXAMPLE",
      })
  void instructionsThatLookLikeASecretKeyAreRefused(String text) {
    JsonReader form = form(Json.write(Map.of("settings", Map.of("instructions", text))));
    PaymentMethodReader.settings(form.object("settings"), gateway("manual"));
    assertEquals(List.of("settings.instructions forbidden"), errors(form));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Vietcombank 0071 0012 34567, CONG TY TNHH TOLLGATE",
        "MT84MALT011000012345MTLCAST001S",
        "VN: 00710012345678901234567890",
        "https://shop.example.vn/pages/how-to-pay-by-bank-transfer",
      })
  void instructionsOfABankTransferAreAccepted(String text) {
    JsonReader form = form(Json.write(Map.of("settings", Map.of("instructions", text))));
    PaymentMethodReader.settings(form.object("settings"), gateway("manual"));
    assertEquals(List.of(), errors(form));
  }

  private static Gateway gateway(String id) {
    return context.getBean(Gateways.class).of(new GatewayId(id));
  }

  private static JsonReader form(String json) {
    return JsonReader.read(json.getBytes(StandardCharsets.UTF_8)).orElseThrow();
  }

  private static List<String> errors(JsonReader form) {
    return form.errors().stream().map(error -> error.field() + " " + error.code()).toList();
  }
}
