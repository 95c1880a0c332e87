package io.tollgate.gateway.izipay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.bill.Bill;
import io.tollgate.bill.Report;
import io.tollgate.gateway.BillFixture;
import io.tollgate.gateway.EmbeddedForms;
import io.tollgate.gateway.GatewayUnreachable;
import io.tollgate.json.Json;
import io.tollgate.money.Money;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import io.tollgate.simulator.http.HttpServer;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every answer to a token and to the query that somebody has seen, over real HTTP. */
class IzipayQueryTest {

  private static final Instant NOW = Instant.parse("2026-02-01T02:19:05.678Z");
  private static final String TOKEN =
      "{\"code\":\"00\",\"message\":\"OK\",\"response\":{\"token\":\"the-token\"}}";
  private static final String PAID =
      "\"codeAuth\":\"S28158\",\"stateMessage\":\"Autorizado\",\"amount\":\"10.50\","
          + "\"currency\":\"PEN\",\"uniqueId\":\"450000001\",\"orderNumber\":\"260201ABCDEFGHJ\"";

  private final List<HttpRequest> seen = new CopyOnWriteArrayList<>();
  private volatile HttpResponse token = HttpResponse.json(200, TOKEN);
  private volatile HttpResponse search = HttpResponse.json(200, "{}");
  private final HttpServer server =
      HttpServer.start(
          0,
          request -> {
            seen.add(request);
            return request.rawPath().equals("/security/v1/Token/Generate") ? token : search;
          });
  private final IzipayGateway gateway =
      Fixture.gateway(
          URI.create("http://127.0.0.1:" + server.port()), Clock.fixed(NOW, ZoneOffset.UTC));
  private final Bill bill =
      BillFixture.planned(gateway, Fixture.newBill(Fixture.REF, Money.of(1_050, "PEN")), NOW);

  @AfterEach
  void close() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "S28158; Autorizado; paid",
        "S28158; AUTORIZADO; paid",
        "S28158; Pago completado; paid",
        "''; Autorizado; open page",
        "S28158; ''; open page",
        "S28158; Denegado; open page",
        "S28158; No autorizado; open page",
        "''; ''; open page",
        "''; Anulado; open page",
        "''; En proceso; open page",
        "''; Denegado; declined denegado",
        "''; Operación DENEGADA; declined denegada",
        "''; Rechazado; declined rechazado",
        "''; Desaprobado; declined desaprobado",
        "''; No autorizado; declined autorizado",
      })
  void onlyAnAuthorisedOrderIsPaid(String codeAuth, String state, String meaning) {
    search(200, order(PAID.replace("S28158", codeAuth).replace("Autorizado", state)));
    assertEquals(meaning, outcome(bill));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "403; {\"code\":\"MC\",\"message\":\"ERROR\"}; not found",
        "200; {\"code\":\"MC\"}; not found",
        "200; {\"code\":\"00\"}; not found",
        "200; {\"code\":\"00\",\"response\":{\"order\":[]}}; not found",
        "200; {\"code\":\"00\",\"response\":{\"order\":{}}}; not found",
        "403; {\"code\":\"P09\"}; HTTP 403, code P09 to Transaction/Search",
        "403; <html>; HTTP 403, no code to Transaction/Search",
        "404; {\"code\":\"MC\"}; HTTP 404, code MC to Transaction/Search",
        "200; {\"code\":\"021\"}; HTTP 200, code 021 to Transaction/Search",
        "200; {\"code\":\"<b>\"}; HTTP 200, no code to Transaction/Search",
        "201; {\"code\":\"00\"}; HTTP 201, code 00 to Transaction/Search",
        "401; {\"code\":\"P02\"}; HTTP 401, code P02 to Transaction/Search",
        "500; Internal Server Error; HTTP 500, no code to Transaction/Search",
        "200; <html>; HTTP 200, no code to Transaction/Search",
      })
  void outageIsUnreachable(int status, String body, String meaning) {
    search(status, body);
    assertEquals(meaning, outcome(bill));
  }

  @Test
  void queryAfterTheBuyersReturnIsNeverNotFound() {
    search(403, "{\"code\":\"MC\"}");
    assertEquals("open page", outcome(BillFixture.returned(bill)));
    search(200, "{\"code\":\"00\",\"response\":{\"order\":[]}}");
    assertEquals("open page", outcome(BillFixture.returned(bill)));
  }

  @Test
  void paymentWithMissingFieldsIsUnreachable() {
    for (String fact : List.of("\"10.50\"", "\"PEN\"", "\"450000001\"")) {
      search(200, order(PAID.replace(fact, "\"\"")));
      assertEquals("a payment without amount, currency or number", outcome(bill));
    }
  }

  @Test
  void paymentOfAnotherOrderIsIgnored() {
    search(200, order(PAID.replace("260201ABCDEFGHJ", "260201ABCDEFGHK")));
    assertEquals("not found", outcome(bill));
  }

  @Test
  void approvedAttemptAmongDeclinedOnesIsFound() {
    String refused = PAID.replace("S28158", "").replace("Autorizado", "Denegado");
    search(200, "{\"code\":\"00\",\"response\":{\"order\":[{%s},{%s}]}}".formatted(refused, PAID));
    assertEquals("paid", outcome(bill));
    search(
        200, "{\"code\":\"00\",\"response\":{\"order\":[{%s},{%s}]}}".formatted(refused, refused));
    assertEquals("declined denegado", outcome(bill));
  }

  /** A buyer paid in two tabs. */
  @Test
  void twoAuthorisedPaymentsArePaidAndLeftToAPerson() {
    String other = PAID.replace("450000001", "450000002");
    for (String second : List.of(PAID, other)) {
      search(200, "{\"code\":\"00\",\"response\":{\"order\":[{%s},{%s}]}}".formatted(PAID, second));
      Report.Paid paid = assertInstanceOf(Report.Paid.class, gateway.query(bill));
      assertEquals("450000001", paid.transactionId());
      assertEquals(second.equals(other), paid.isOneOfSeveral());
    }
  }

  /** One question: a token that pays nothing, and the query with it under the same name. */
  @Test
  void queryRequestIsTheDocumentedOne() {
    search(200, order(PAID));
    gateway.query(bill);
    assertEquals(2, seen.size());
    HttpRequest first = seen.getFirst();
    HttpRequest second = seen.getLast();
    assertEquals("/orderinfo/v1/Transaction/Search", second.target());
    assertEquals(
        Json.object(
            "{\"amount\":\"0.00\",\"merchantCode\":\"4000000\","
                + "\"orderNumber\":\"260201ABCDEFGHJ\",\"publicKey\":\""
                + Fixture.API_KEY
                + "\",\"requestSource\":\"ECOMMERCE\"}"),
        Json.object(first.text()));
    assertEquals(
        Json.object(
            "{\"merchantCode\":\"4000000\",\"numberOrden\":\"260201ABCDEFGHJ\","
                + "\"language\":\"ESP\"}"),
        Json.object(second.text()));
    String name = first.header("transactionId").orElseThrow();
    assertTrue(name.matches("260201ABCDEFGHJ[0-9A-F]{16}"), name);
    assertEquals(name, second.header("transactionId").orElseThrow());
    assertEquals("the-token", second.header("authorization").orElseThrow());
    assertEquals("application/json", first.header("content-type").orElseThrow());
    assertEquals("application/json", first.header("accept").orElseThrow());
    assertTrue(first.header("authorization").isEmpty());
  }

  @ParameterizedTest
  @CsvSource({"401, {}", "403, {\"code\":\"P02\"}", "200, {\"code\":\"P02\"}"})
  void otherAuthorizationHeaderFormatIsTriedOnce(int status, String body) {
    search(status, body);
    assertThrows(GatewayUnreachable.class, () -> gateway.query(bill));
    assertEquals(
        List.of("the-token", "Bearer the-token"),
        seen.stream().flatMap(r -> r.header("authorization").stream()).toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "200; {\"code\":\"00\",\"response\":{\"token\":\"\"}}; HTTP 200, code 00 to Token/Generate",
        "200; {\"code\":\"00\"}; HTTP 200, code 00 to Token/Generate",
        "200; {\"code\":\"P01\",\"response\":{\"token\":\"x\"}}; HTTP 200, code P01 to"
            + " Token/Generate",
        "401; {}; HTTP 401, no code to Token/Generate",
        "422; {\"code\":\"A02\"}; HTTP 422, code A02 to Token/Generate",
        "500; <html>; HTTP 500, no code to Token/Generate",
      })
  void withoutATokenThereIsNoForm(int status, String body, String what) {
    token = HttpResponse.text(status, "text/plain", body);
    assertEquals(
        "izipay unreachable: " + what,
        assertThrows(GatewayUnreachable.class, () -> gateway.session(bill)).getMessage());
    assertEquals(what, outcome(bill));
  }

  @Test
  void aTokenIsForTheAmountOfItsBill() {
    EmbeddedForms.Session session = gateway.session(bill);
    assertEquals("the-token", session.members().get("authorization"));
    assertTrue(seen.getFirst().text().contains("\"amount\":\"10.50\""));
    assertFalse(session.toString().contains("the-token"));
    assertFalse(Json.write(session.members()).contains(Fixture.API_KEY));
  }

  private String outcome(Bill asked) {
    try {
      return switch (gateway.query(asked)) {
        case Report.Paid paid -> {
          assertEquals(Money.of(1_050, "PEN"), paid.received());
          assertEquals("450000001", paid.transactionId());
          assertEquals(NOW, paid.paidAt());
          yield "paid";
        }
        case Report.Declined declined -> "declined " + declined.code();
        case Report.Waiting _ -> "pending";
        case Report.OpenPage _ -> "open page";
        case Report.NotFound _ -> "not found";
        case Report other -> other.toString();
      };
    } catch (GatewayUnreachable e) {
      return e.getMessage().replace("izipay unreachable: ", "");
    }
  }

  private void search(int status, String body) {
    search = HttpResponse.text(status, "text/plain", body);
  }

  private static String order(String members) {
    return "{\"code\":\"00\",\"response\":{\"order\":[{" + members + "}]}}";
  }
}
