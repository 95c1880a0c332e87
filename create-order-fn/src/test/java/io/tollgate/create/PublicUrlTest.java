package io.tollgate.create;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.lambda.HttpEvent;
import io.tollgate.settings.WrongSetting;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublicUrlTest {

  private static final String EVENT =
      """
      {"routeKey":"POST /api/v1/payment","headers":{"host":"forged.example"},
       "requestContext":{"domainName":"abc.execute-api.eu-west-1.amazonaws.com",
         "http":{"method":"POST"}}}
      """;

  @ParameterizedTest
  @CsvSource({
    "https://pay.example.vn, https://pay.example.vn",
    "https://{domain}, https://abc.execute-api.eu-west-1.amazonaws.com",
    "https://{domain}/live, https://abc.execute-api.eu-west-1.amazonaws.com/live"
  })
  void domainIsTheOneThatApiGatewayNamesWhateverTheHostHeader(String configured, URI url)
      throws IOException {
    HttpEvent event =
        HttpEvent.read(new ByteArrayInputStream(EVENT.getBytes(StandardCharsets.UTF_8)));
    assertEquals(url, new PublicUrl(configured).of(event.domain()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://{name}", "pay.shop.example", "ftp://pay.shop.example", "/pay", ""})
  void whatIsNoAbsoluteUrlFailsTheStartByItsName(String configured) {
    WrongSetting wrong = assertThrows(WrongSetting.class, () -> new PublicUrl(configured));
    assertTrue(wrong.getMessage().startsWith("tollgate.public-url "), wrong.getMessage());
  }
}
