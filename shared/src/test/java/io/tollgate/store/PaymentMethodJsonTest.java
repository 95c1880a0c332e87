package io.tollgate.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tollgate.json.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The stored form of rules. */
class PaymentMethodJsonTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"amounts\":{\"PEN\":{\"max\":2000,\"min\":1},\"VND\":{\"max\":500,\"min\":10}}}",
        "{\"currencies\":[\"PEN\",\"VND\"]}",
        "{\"countries\":[\"PE\",\"VN\"],\"forbidden_flags\":[\"age-restricted\"]}",
      })
  void rulesAreReadAsTheyWereWritten(String json) {
    assertEquals(json, Json.write(PaymentMethodJson.write(PaymentMethodJson.read(json))));
  }

  /** Otherwise a rule that somebody mistyped in the database would let everybody through. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{\"country\":[\"VN\"]}",
        "{\"countries\":\"VN\"}",
        "{\"countries\":[5]}",
        "{\"countries\":[\"VNM\"]}",
        "{\"currencies\":[\"dong\"]}",
        "{\"forbidden_flags\":[\"two words\"]}",
        "{\"amounts\":[]}",
        "{\"amounts\":{\"dong\":{\"max\":500,\"min\":1}}}",
        "{\"amounts\":{\"VND\":{\"max\":8,\"min\":9}}}",
        "{\"amounts\":{\"VND\":{\"max\":500,\"min\":0}}}",
        "{\"amounts\":{\"VND\":{\"max\":500,\"min\":1.5}}}",
        "{\"amounts\":{\"VND\":{\"max\":500,\"min\":1,\"step\":10}}}",
        "{\"amounts\":{\"VND\":{\"max\":500}}}",
        "{\"amounts\":{\"VND\":{\"max\":\"500\",\"min\":1}}}",
      })
  void rulesThatCannotBeReadAreAnError(String json) {
    assertThrows(IllegalStateException.class, () -> PaymentMethodJson.read(json));
  }
}
