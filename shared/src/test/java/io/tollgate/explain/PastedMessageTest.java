package io.tollgate.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PastedMessageTest {

  @Test
  void queryOfAUrlIsReadWithoutItsFragment() {
    assertEquals(
        new PastedMessage(Map.of(), "a=1&b=2", ""),
        PastedMessage.read(" https://shop.example/ipn?a=1&b=2#top\n"));
  }

  @Test
  void requestLineHeadersAndBodyAreToldApart() {
    assertEquals(
        new PastedMessage(
            Map.of("host", "shop.example", "stripe-signature", "t=1,v1=a"), "x=1", "{ }\n"),
        PastedMessage.read(
            "POST /hook?x=1 HTTP/1.1\r\nHost: shop.example\r\nStripe-Signature: t=1,v1=a\r\n\r\n{ }\n"));
  }

  @Test
  void bodyMayFollowItsHeadersWithoutAnEmptyLine() {
    assertEquals(
        new PastedMessage(Map.of("signature", "abc="), "", "{\"a\": 1}"),
        PastedMessage.read("signature: abc=\n{\"a\": 1}"));
  }

  @Test
  void bodyAloneStaysAsItIs() {
    assertEquals("\n {\"a\": 1}\n", PastedMessage.read("\n {\"a\": 1}\n").body());
    assertEquals("a=1&b=2", PastedMessage.read("?a=1&b=2").form());
  }
}
