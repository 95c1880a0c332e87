package io.tollgate.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.auth.ApiKey;
import io.tollgate.auth.ApiKeyAuthenticator;
import io.tollgate.auth.ApiKeyText;
import io.tollgate.auth.ApiKeys;
import io.tollgate.auth.KeyScope;
import io.tollgate.auth.NewApiKey;
import io.tollgate.auth.Operator;
import io.tollgate.auth.ShopCaller;
import io.tollgate.lambda.HttpEvent;
import io.tollgate.lambda.Outcome;
import io.tollgate.lambda.RequestRefused;
import io.tollgate.store.Concurrently;
import io.tollgate.store.StoreFixture;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Keys of shops are made, rotated and revoked, with the name of who did it. */
class ConfigureApiKeysTest {

  @RegisterExtension static final StoreFixture STORE = StoreFixture.open(16);

  private static final Operator AN = new Operator("an-subject", "an", true);
  private static final Operator THU = new Operator("thu-subject", "thu", true);
  private static final Duration DAY = Duration.ofHours(24);
  private static final KeyRotation USUAL = new KeyRotation(DAY, ApiKey.UNKNOWN);

  private final ConfigureApiKeys keys = STORE.bean(ConfigureApiKeys.class);
  private final ApiKeys stored = STORE.bean(ApiKeys.class);
  private final String name = "Till " + UUID.randomUUID();
  private final Instant now = STORE.clock().instant();

  @BeforeEach
  void clear() {
    STORE.execute("DELETE FROM api_key");
  }

  @Test
  void keyOpensWhatItsScopesSayAndItsSecretIsNotStored() {
    ApiKeyResult.Made made = make("refund");

    assertEquals("", shop(made.text(), KeyScope.PAYMENT));
    assertEquals(name, shop(made.text(), KeyScope.REFUND));
    assertEquals(new ApiKey.Act("an", now), made.key().created());
    assertEquals(
        List.of(made.text().sha256()),
        STORE.rows("SELECT sha256 FROM api_key WHERE id='" + made.key().id() + "'"));
    assertFalse(STORE.rows("SELECT * FROM api_key").toString().contains(made.text().text()));
    assertFalse(made.toString().contains(made.text().text()), "a log would hold it");
  }

  /** Or whoever may not send money back would make a key that may. */
  @Test
  void keyForRefundsNeedsTheRightToRefund() {
    Operator binh = new Operator("binh-subject", "binh", false);
    ApiKeyResult.Made former = make("refund");
    NewApiKey wanted = wanted(ApiKey.NEVER, "refund");

    assertThrows(RequestRefused.class, () -> keys.make(wanted, binh));
    assertThrows(RequestRefused.class, () -> keys.rotate(former.key().id(), USUAL, binh));
    made(keys.rotate(make("payment").key().id(), USUAL, binh));
  }

  @Test
  void bothKeysAreValidWhileARotationOverlaps() {
    ApiKeyResult.Made former = make("payment", "refund");
    STORE.clock().pass(Duration.ofDays(90));

    ApiKeyResult.Made next = made(keys.rotate(former.key().id(), USUAL, THU));

    assertEquals(name, next.key().name());
    assertEquals(Set.of("payment", "refund"), next.key().scopes());
    assertEquals(ApiKey.NEVER, next.key().expiresAt());
    assertEquals("thu", next.key().created().who());
    assertEquals(next.key().id(), stored(former).replacedBy());
    assertNotEquals(former.text(), next.text());
    assertEquals(name, shop(former.text(), KeyScope.PAYMENT));
    assertEquals(name, shop(next.text(), KeyScope.PAYMENT));
    STORE.clock().pass(DAY);
    assertEquals("", shop(former.text(), KeyScope.PAYMENT));
    assertEquals(name, shop(next.text(), KeyScope.PAYMENT));
  }

  /** Its idempotency keys are kept under it: a repeat with the next key is a repeat. */
  @Test
  void shopStaysTheSameCallerThroughRotations() {
    ApiKeyResult.Made first = make("refund");
    ApiKeyResult.Made second = made(keys.rotate(first.key().id(), USUAL, AN));
    ApiKeyResult.Made third = made(keys.rotate(second.key().id(), USUAL, AN));

    assertEquals(first.key().id(), caller(first.text()).firstId());
    assertEquals(first.key().id(), caller(third.text()).firstId());
    assertEquals(third.key().id(), caller(third.text()).id());
  }

  @Test
  void rotatedKeyKeepsItsExpiryUnlessAnotherIsNamed() {
    Instant end = now.plus(DAY.multipliedBy(10));
    String id = make(end, "payment").key().id();
    String next = made(keys.rotate(id, USUAL, AN)).key().id();
    assertEquals(end, stored.find(next).orElseThrow().expiresAt());

    KeyRotation atOnce = new KeyRotation(Duration.ZERO, end.plus(DAY));
    ApiKeyResult.Made last = made(keys.rotate(next, atOnce, AN));
    assertEquals(end.plus(DAY), last.key().expiresAt());
    assertEquals(ApiKey.State.EXPIRED, stored.find(next).orElseThrow().state(now));
  }

  @Test
  void overlapNeverProlongsAKey() {
    Instant end = now.plus(Duration.ofHours(1));
    ApiKeyResult.Made former = make(end, "payment");
    keys.rotate(former.key().id(), USUAL, AN);
    assertEquals(end, stored(former).expiresAt());
  }

  /** The answer to the first may be lost, with its secret: then the key in its place is rotated. */
  @Test
  void keyIsRotatedOnceAlsoByManyAtOnce() {
    String id = make("payment").key().id();

    List<ApiKeyResult> results = Concurrently.all(16, _ -> keys.rotate(id, USUAL, AN));

    assertEquals(1, results.stream().filter(ApiKeyResult.Made.class::isInstance).count());
    String next = stored.find(id).orElseThrow().replacedBy();
    assertEquals("409 api_key_replaced", outcome(keys.rotate(id, USUAL, AN)));
    assertEquals(15, results.stream().filter(new ApiKeyResult.Replaced(next)::equals).count());
    assertEquals(List.of("2"), STORE.rows("SELECT COUNT(*) FROM api_key"));
    assertInstanceOf(ApiKeyResult.Made.class, keys.rotate(next, USUAL, AN));
  }

  @Test
  void revokedKeyOpensNothingFromTheNextRequestOn() {
    ApiKeyResult.Made made = make("payment");
    assertEquals(name, shop(made.text(), KeyScope.PAYMENT));

    keys.revoke(made.key().id(), AN);

    assertEquals("", shop(made.text(), KeyScope.PAYMENT));
    assertEquals(ApiKey.State.REVOKED, stored(made).state(now));
    STORE.clock().pass(DAY);
    keys.revoke(made.key().id(), THU);
    assertEquals(new ApiKey.Act("an", now), stored(made).revoked());
    assertEquals("409 api_key_ended", outcome(keys.rotate(made.key().id(), USUAL, AN)));
  }

  @Test
  void expiredKeyStaysExpiredWhenItIsRevoked() {
    ApiKeyResult.Made made = make(now.plusSeconds(1), "payment");
    STORE.clock().pass(DAY);
    assertInstanceOf(ApiKeyResult.Ended.class, keys.revoke(made.key().id(), AN));
    assertEquals(ApiKey.State.EXPIRED, stored(made).state(STORE.clock().instant()));
    assertEquals("409 api_key_ended", outcome(keys.rotate(made.key().id(), USUAL, AN)));
  }

  @Test
  void unknownKeyIsNeitherRotatedNorRevoked() {
    for (String id : List.of("nokey0000000", "", "x'--")) {
      assertEquals(new ApiKeyResult.Unknown(), keys.rotate(id, USUAL, AN));
      assertEquals(new ApiKeyResult.Unknown(), keys.revoke(id, AN));
    }
  }

  @Test
  void onlyValidKeysCountAgainstTheirLimitAndAreListedFirst() {
    for (int i = 0; i < ApiKeys.ACTIVE_MAX; i++) {
      make("payment");
    }
    assertEquals("409 too_many_api_keys", outcome(keys.make(wanted(ApiKey.NEVER, "payment"), AN)));
    String id = stored.list(now).getFirst().id();
    assertEquals("409 too_many_api_keys", outcome(keys.rotate(id, USUAL, AN)));

    keys.revoke(id, AN);

    assertEquals(id, stored.list(now).getLast().id());
    STORE.clock().pass(DAY);
    ApiKeyResult.Made newest = make("payment");
    assertEquals(newest.key(), stored.list(STORE.clock().instant()).getFirst());
  }

  /** Written by SQL, before operators could make any. */
  @Test
  void keyFromBeforeIsListedWithoutWhoMadeIt() {
    ApiKeyText text = ApiKeyText.draw();
    STORE.execute(
        "INSERT INTO api_key(id,sha256,scopes,name) VALUES('%s','%s','payment','Shop')"
            .formatted(text.id(), text.sha256()));
    ApiKey key = stored.list(now).getFirst();
    assertFalse(key.created().isKnown());
    assertEquals(text.id(), caller(text).firstId());
    assertTrue(key.replacedBy().isEmpty());
  }

  private static String outcome(ApiKeyResult result) {
    return Outcome.of(STORE.bean(ApiKeyResponses.class).of(result));
  }

  private ApiKeyResult.Made make(String... scopes) {
    return make(ApiKey.NEVER, scopes);
  }

  private ApiKeyResult.Made make(Instant expiresAt, String... scopes) {
    return made(keys.make(wanted(expiresAt, scopes), AN));
  }

  private NewApiKey wanted(Instant expiresAt, String... scopes) {
    return new NewApiKey(name, new TreeSet<>(Set.of(scopes)), expiresAt);
  }

  private static ApiKeyResult.Made made(ApiKeyResult result) {
    return assertInstanceOf(ApiKeyResult.Made.class, result);
  }

  private ApiKey stored(ApiKeyResult.Made made) {
    return stored.find(made.key().id()).orElseThrow();
  }

  /** The name of whom the key lets in, or empty. */
  private static String shop(ApiKeyText key, KeyScope scope) {
    try {
      return authenticated(key, scope).name();
    } catch (RequestRefused _) {
      return "";
    }
  }

  private static ShopCaller caller(ApiKeyText key) {
    ApiKey row = STORE.bean(ApiKeys.class).find(key.id()).orElseThrow();
    return authenticated(
        key, KeyScope.valueOf(row.scopes().iterator().next().toUpperCase(Locale.ROOT)));
  }

  private static ShopCaller authenticated(ApiKeyText key, KeyScope scope) {
    Map<String, String> headers = Map.of("x-api-key", key.text());
    HttpEvent event = new HttpEvent("GET", "/", "", headers, Map.of(), new byte[0]);
    return STORE.bean(ApiKeyAuthenticator.class).authenticate(event, scope);
  }
}
