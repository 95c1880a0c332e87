package io.tollgate.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.tollgate.order.OrderState.Step;
import io.tollgate.settle.Idempotency;
import io.tollgate.settle.Idempotency.Seen;
import io.tollgate.store.BillRow;
import io.tollgate.store.Books;
import io.tollgate.store.IdempotentRequest;
import io.tollgate.store.KeyUse;
import io.tollgate.store.Ledger;
import io.tollgate.store.LedgerTransaction;
import io.tollgate.store.OrderRow;
import io.tollgate.store.Origin;
import io.tollgate.store.Situation;
import io.tollgate.time.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyTest {

  @RegisterExtension static final Books BOOKS = Books.open(1);
  private static final Instant LEASE_UNTIL = SettableClock.START.plusSeconds(15);

  private final IdempotentRequest request =
      new IdempotentRequest("shop0001", "POST /", UUID.randomUUID().toString(), Sha256.hex("{}"));

  @Test
  void withoutAKeyEveryRequestIsTheFirst() {
    Seen.First first = assertInstanceOf(Seen.First.class, look(Optional.empty()));
    assertEquals(new KeyUse.None(), first.key());
  }

  @Test
  void aNewKeyIsFresh() {
    Seen.First first = assertInstanceOf(Seen.First.class, look(Optional.of(request)));
    assertEquals(new KeyUse.Fresh(request), first.key());
  }

  @Test
  void aKeyIsInFlightUntilItsLeaseEndsAndCanThenBeResumed() {
    Situation placed = remember();
    BOOKS.clock().set(LEASE_UNTIL.minusNanos(1_000));
    assertEquals(new Seen.InFlight(LEASE_UNTIL), look(Optional.of(request)));

    BOOKS.clock().set(LEASE_UNTIL);
    Seen.Unfinished unfinished =
        assertInstanceOf(Seen.Unfinished.class, look(Optional.of(request)));
    assertEquals(new KeyUse.Resumed(request), unfinished.key());
    assertEquals(placed.bill().bill().id(), unfinished.row().billId());
  }

  @Test
  void anAnswerIsFixedOnce() {
    Situation placed = remember();
    answer(placed, 201);
    answer(placed, 422);
    Seen.Answered answered = assertInstanceOf(Seen.Answered.class, look(Optional.of(request)));
    assertEquals(201, answered.row().httpStatus());
  }

  @Test
  void aKeyIsForOneBodyOfOneCallerOnOneRoute() {
    remember();
    assertInstanceOf(Seen.Reused.class, look(changed("shop0001", "POST /", Sha256.hex("{ }"))));
    assertInstanceOf(
        Seen.First.class, look(changed("shop0002", "POST /", request.requestSha256())));
    assertInstanceOf(
        Seen.First.class, look(changed("shop0001", "POST /x", request.requestSha256())));
  }

  @Test
  void aKeyIsWrittenWithItsEffectOrNotAtAll() {
    remember();
    Situation other = BOOKS.place();
    BillRow row = locked(other).update(other.bill(), other.bill().supersede());
    new KeyUse.Fresh(request).write(row.keys(), LEASE_UNTIL);
    assertEquals(Ledger.Commit.DUPLICATE, BOOKS.ledger().commit(row.transaction()));
    assertEquals(other, BOOKS.read(other.bill().bill().ref()));
  }

  @Test
  void aResumedKeyPointsAtTheBillThatAnswersNow() {
    remember();
    Situation other = BOOKS.place();
    BillRow row = locked(other).update(other.bill(), other.bill());
    new KeyUse.Resumed(request).write(row.keys(), LEASE_UNTIL.plusSeconds(60));
    assertEquals(Ledger.Commit.DONE, BOOKS.ledger().commit(row.transaction()));
    assertEquals(new Seen.InFlight(LEASE_UNTIL.plusSeconds(60)), look(Optional.of(request)));
    answer(other, 201);
    assertInstanceOf(Seen.Answered.class, look(Optional.of(request)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "é", "a\n", "\u0000"})
  void aMalformedKeyIsRefused(String key) {
    assertEquals(400, answer(key).status());
  }

  @Test
  void aKeyHasAtMost255Characters() {
    assertEquals(200, answer("k".repeat(255)).status());
    assertEquals(400, answer("k".repeat(256)).status());
  }

  @Test
  void inFlightSaysWhenToComeBack() {
    HttpReply reply = IdempotencyHeader.inFlight(Duration.ofSeconds(15));
    assertEquals(409, reply.status());
    assertEquals("15", reply.headers().get("retry-after"));
  }

  private Situation remember() {
    Situation placed = BOOKS.place();
    BillRow row = locked(placed).update(placed.bill(), placed.bill());
    new KeyUse.Fresh(request).write(row.keys(), LEASE_UNTIL);
    assertEquals(Ledger.Commit.DONE, BOOKS.ledger().commit(row.transaction()));
    return BOOKS.read(placed.bill().bill().ref());
  }

  private static void answer(Situation about, int httpStatus) {
    Situation fresh = BOOKS.read(about.bill().bill().ref());
    OrderRow order = locked(fresh);
    order.bill(fresh.bill()).keys().answer(httpStatus);
    assertEquals(Ledger.Commit.DONE, BOOKS.ledger().commit(order.transaction()));
  }

  private static OrderRow locked(Situation about) {
    Origin origin = new Origin("test", "test", BOOKS.clock().instant());
    return LedgerTransaction.lock(about.order(), Step.NEW, origin);
  }

  private Optional<IdempotentRequest> changed(String caller, String route, String sha256) {
    return Optional.of(new IdempotentRequest(caller, route, request.key(), sha256));
  }

  private static Seen look(Optional<IdempotentRequest> request) {
    return BOOKS.bean(Idempotency.class).look(request);
  }

  private static HttpReply answer(String key) {
    HttpEvent event =
        new HttpEvent("POST", "/", "", Map.of("idempotency-key", key), Map.of(), new byte[0]);
    return ExceptionReplies.answer(
        () -> {
          IdempotencyHeader.read(event, new ShopCaller("shop0001", "Shop"), "POST /");
          return HttpReply.json(200, Map.of());
        });
  }
}
