package io.tollgate.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StartingPageTest {

  @Test
  void browserIsShownAPageThatReloads() {
    HttpResponse.Message page = answer("text/html,application/xhtml+xml;q=0.9,*/*;q=0.8");
    assertEquals(503, page.status());
    assertEquals("text/html; charset=utf-8", page.headers().get("content-type"));
    String html = new String(page.body(), StandardCharsets.UTF_8);
    assertTrue(html.contains("<meta http-equiv=\"refresh\" content=\"1\">"), html);
  }

  @Test
  void programIsAnsweredLikeByApiGateway() {
    HttpResponse.Message answer = answer("*/*");
    assertEquals(503, answer.status());
    assertEquals(
        "{\"message\":\"Service Unavailable\"}", new String(answer.body(), StandardCharsets.UTF_8));
  }

  private static HttpResponse.Message answer(String accept) {
    HttpRequest request =
        new HttpRequest("GET", "/", Map.of("accept", List.of(accept)), new byte[0]);
    return assertInstanceOf(HttpResponse.Message.class, new StartingPage().handle(request));
  }
}
