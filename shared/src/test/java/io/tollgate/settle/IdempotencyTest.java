package io.tollgate.settle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.tollgate.auth.ShopCaller;
import io.tollgate.crypto.Sha256;
import io.tollgate.idempotency.IdempotentRequest;
import io.tollgate.lambda.ExceptionReplies;
import io.tollgate.lambda.HttpEvent;
import io.tollgate.lambda.HttpReply;
import io.tollgate.order.OrderState.Step;
import io.tollgate.request.IdempotencyHeader;
import io.tollgate.settle.Idempotency.Seen;
import io.tollgate.store.Attribution;
import io.tollgate.store.IdempotencyKeyUse;
import io.tollgate.store.LockedBill;
import io.tollgate.store.LockedOrder;
import io.tollgate.store.PaymentStore;
import io.tollgate.store.StoreFixture;
import io.tollgate.store.StoreTransaction;
import io.tollgate.stored.BillSnapshot;
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

  @RegisterExtension static final StoreFixture STORE = StoreFixture.open(1);
  private static final Instant LEASE_UNTIL = SettableClock.START.plusSeconds(15);

  private final IdempotentRequest request =
      new IdempotentRequest("shop0001", "POST /", UUID.randomUUID().toString(), Sha256.hex("{}"));

  @Test
  void requestWithoutAnIdempotencyKeyIsNeverADuplicate() {
    Seen.First first = assertInstanceOf(Seen.First.class, look(Optional.empty()));
    assertEquals(new IdempotencyKeyUse.None(), first.key());
  }

  @Test
  void aNewKeyIsFresh() {
    Seen.First first = assertInstanceOf(Seen.First.class, look(Optional.of(request)));
    assertEquals(new IdempotencyKeyUse.Fresh(request), first.key());
  }

  @Test
  void aKeyIsInFlightUntilItsLeaseEndsAndCanThenBeResumed() {
    BillSnapshot placed = remember();
    STORE.clock().set(LEASE_UNTIL.minusNanos(1_000));
    assertEquals(new Seen.InFlight(LEASE_UNTIL), look(Optional.of(request)));

    STORE.clock().set(LEASE_UNTIL);
    Seen.Unfinished unfinished =
        assertInstanceOf(Seen.Unfinished.class, look(Optional.of(request)));
    assertEquals(new IdempotencyKeyUse.Resumed(request), unfinished.key());
    assertEquals(placed.bill().bill().id(), unfinished.row().billId());
  }

  @Test
  void storedAnswerNeverChanges() {
    BillSnapshot placed = remember();
    answer(placed, 201);
    answer(placed, 422);
    Seen.Answered answered = assertInstanceOf(Seen.Answered.class, look(Optional.of(request)));
    assertEquals(201, answered.row().httpStatus());
  }

  @Test
  void keyIsScopedToCallerRouteAndBody() {
    remember();
    assertInstanceOf(Seen.Reused.class, look(changed("shop0001", "POST /", Sha256.hex("{ }"))));
    assertInstanceOf(
        Seen.First.class, look(changed("shop0002", "POST /", request.requestSha256())));
    assertInstanceOf(
        Seen.First.class, look(changed("shop0001", "POST /x", request.requestSha256())));
  }

  @Test
  void keyIsCommittedWithItsEffectOrNotAtAll() {
    remember();
    BillSnapshot other = STORE.place();
    LockedBill row = locked(other).update(other.bill(), other.bill().supersede());
    new IdempotencyKeyUse.Fresh(request).write(row.keys(), LEASE_UNTIL);
    assertEquals(PaymentStore.Commit.DUPLICATE, STORE.paymentStore().commit(row.transaction()));
    assertEquals(other, STORE.read(other.bill().bill().ref()));
  }

  @Test
  void aResumedKeyPointsAtTheBillThatAnswersNow() {
    remember();
    BillSnapshot other = STORE.place();
    LockedBill row = locked(other).update(other.bill(), other.bill());
    new IdempotencyKeyUse.Resumed(request).write(row.keys(), LEASE_UNTIL.plusSeconds(60));
    assertEquals(PaymentStore.Commit.DONE, STORE.paymentStore().commit(row.transaction()));
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
  void keyInFlightHasARetryAfter() {
    HttpReply reply = IdempotencyHeader.inFlight(Duration.ofSeconds(15));
    assertEquals(409, reply.status());
    assertEquals("15", reply.headers().get("retry-after"));
  }

  private BillSnapshot remember() {
    BillSnapshot placed = STORE.place();
    LockedBill row = locked(placed).update(placed.bill(), placed.bill());
    new IdempotencyKeyUse.Fresh(request).write(row.keys(), LEASE_UNTIL);
    assertEquals(PaymentStore.Commit.DONE, STORE.paymentStore().commit(row.transaction()));
    return STORE.read(placed.bill().bill().ref());
  }

  private static void answer(BillSnapshot about, int httpStatus) {
    BillSnapshot fresh = STORE.read(about.bill().bill().ref());
    LockedOrder order = locked(fresh);
    order.bill(fresh.bill()).keys().answer(httpStatus);
    assertEquals(PaymentStore.Commit.DONE, STORE.paymentStore().commit(order.transaction()));
  }

  private static LockedOrder locked(BillSnapshot about) {
    Attribution attribution = new Attribution("test", "test", STORE.clock().instant());
    return StoreTransaction.lock(about.order(), Step.NEW, attribution);
  }

  private Optional<IdempotentRequest> changed(String caller, String route, String sha256) {
    return Optional.of(new IdempotentRequest(caller, route, request.key(), sha256));
  }

  private static Seen look(Optional<IdempotentRequest> request) {
    return STORE.bean(Idempotency.class).look(request);
  }

  private static HttpReply answer(String key) {
    HttpEvent event =
        new HttpEvent("POST", "/", "", Map.of("idempotency-key", key), Map.of(), new byte[0]);
    return ExceptionReplies.answer(
        () -> {
          IdempotencyHeader.read(event, new ShopCaller("shop0002", "shop0001", "Shop"), "POST /");
          return HttpReply.json(200, Map.of());
        });
  }
}
