package io.tollgate.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactionTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"publicKey":"VErethUt","amount":"1.00"}      | {"publicKey":"(masked)","amount":"1.00"}
          {"client_secret" : "cs_1"}                    | {"client_secret" : "(masked)"}
          {"token":null,"a":[1]}                        | {"token":"(masked)","a":[1]}
          {"response":{"token":"ey.J.x"}}               | {"response":{"token":"(masked)"}}
          {"token":"cut off                             | {"token":"(masked)"
          {"token":"with \\" quote","a":1}              | {"token":"(masked)","a":1}
          {"data":"{\\"accessKey\\":\\"F8B\\",\\"b\\":1}"} | {"data":"{\\"accessKey\\":\\"(masked)\\",\\"b\\":1}"}
          a=1&vnp_Token=xyz&b=2                         | a=1&vnp_Token=(masked)&b=2
          config=%7B%22publicKey%22%3A%22VE%22%2C%22b%22%3A1&c=1 | config=%7B%22publicKey%22%3A%22(masked)%22%2C%22b%22%3A1&c=1
          card_number=4111&cvv=123                      | card_number=(masked)&cvv=(masked)
          /page?token=abc#x                             | /page?token=(masked)#x
          {"url":"http://x/?token=abc","b":1}           | {"url":"http://x/?token=(masked)","b":1}
          {"mac":"8f0a","vnp_SecureHash":"1b"}          | {"mac":"8f0a","vnp_SecureHash":"1b"}
          amount=50000&description=a b                  | amount=50000&description=a b
          """)
  void valuesOfSecretNamesAreMaskedAndSignaturesStay(String text, String shown) {
    assertEquals(shown, Redaction.text(text));
  }

  @Test
  void secretHeadersAreMaskedAndThoseOfEveryClientLeftOut() {
    assertEquals(
        Map.of(
            "authorization", "(masked)",
            "cookie", "(masked)",
            "x-api-key", "(masked)",
            "idempotency-key", "k-1",
            "stripe-signature", "t=1,v1=ab"),
        Redaction.headers(
            Map.of(
                "Authorization", "Bearer sk_test_1",
                "cookie", "session=1",
                "X-Api-Key", "abc",
                "Idempotency-Key", "k-1",
                "stripe-signature", "t=1,v1=ab",
                "host", "localhost:1",
                "user-agent", "curl")));
  }
}
