package io.tollgate.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tollgate.crypto.Sha256;
import io.tollgate.lambda.HttpEvent;
import io.tollgate.lambda.RequestRefused;
import io.tollgate.store.StoreFixture;
import io.tollgate.time.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeyAuthenticatorTest {

  @RegisterExtension static final StoreFixture STORE = StoreFixture.open(1);
  private static final String SECRET = "0123456789abcdefghijABCDEFGHIJ0123456789";
  private static final String KEY = "tg_shop0001_" + SECRET;
  private static final String USED_KEY = "tg_shop0003_" + SECRET;
  private static final Duration HOUR = ApiKeys.USE_NOTED_EVERY;
  private static final String OLD_KEY = "tg_shop0002_" + SECRET;

  @BeforeAll
  static void keys() {
    insert("shop0001", KEY, "payment refund", "NULL");
    insert("shop0002", OLD_KEY, "payment", "'2026-02-01 03:00:00.000001'");
  }

  private static void insert(String id, String key, String scopes, String expiresAt) {
    STORE.execute(
        "INSERT INTO api_key(id,sha256,scopes,name,expires_at) VALUES('%s','%s','%s','Cửa hàng',%s)"
            .formatted(id, Sha256.hex(key), scopes, expiresAt));
  }

  @Test
  void validKeyIsAuthenticatedWithItsName() {
    assertEquals("shop0001 Cửa hàng", come(KEY, KeyScope.PAYMENT));
    assertEquals("shop0001 Cửa hàng", come(KEY, KeyScope.REFUND));
  }

  @Test
  void keyIsAuthorizedOnlyForItsScopes() {
    assertEquals("403", come(OLD_KEY, KeyScope.REFUND));
  }

  @Test
  void keyExpiresAfterItsLastMicrosecond() {
    assertEquals("shop0002 Cửa hàng", come(OLD_KEY, KeyScope.PAYMENT));
    STORE.clock().set(SettableClock.START.plusNanos(1_000));
    assertEquals("401", come(OLD_KEY, KeyScope.PAYMENT));
  }

  /** More often would cost each request a round trip. */
  @Test
  void useIsNotedOnceAnHour() {
    Instant first = STORE.clock().instant();
    insert("shop0003", USED_KEY, "payment", "NULL");
    assertEquals("403", come(USED_KEY, KeyScope.REFUND));
    assertEquals(ApiKey.UNKNOWN, lastUse());
    for (Duration later : List.of(Duration.ZERO, HOUR.minusNanos(1_000))) {
      STORE.clock().set(first.plus(later));
      come(USED_KEY, KeyScope.PAYMENT);
      assertEquals(first, lastUse());
    }
    STORE.clock().set(first.plus(HOUR));
    come(USED_KEY, KeyScope.PAYMENT);
    assertEquals(first.plus(HOUR), lastUse());
    STORE.clock().set(first);
  }

  private static Instant lastUse() {
    return STORE.bean(ApiKeys.class).find("shop0003").orElseThrow().lastUsedAt();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "tg_shop0001_",
        SECRET,
        "tg_shop0001_0123456789abcdefghijABCDEFGHIJ0123456780",
        "tg_shop0001_0123456789abcdefghijABCDEFGHIJ012345678",
        "tg_shop0002_0123456789ABCDEFGHIJABCDEFGHIJ0123456789",
        "tg_shop9999_" + SECRET,
        "TG_SHOP0001_" + SECRET,
        KEY + " ",
        "tg_shop0001' OR '1'='1_" + SECRET,
      })
  void unknownKeyIsRejected(String key) {
    assertEquals("401", come(key, KeyScope.PAYMENT));
  }

  @Test
  void missingKeyIsRejected() {
    HttpEvent event = new HttpEvent("GET", "/", "", Map.of(), Map.of(), new byte[0]);
    assertEquals("401", authenticated(event, KeyScope.PAYMENT));
  }

  private static String come(String key, KeyScope scope) {
    Map<String, String> headers = new HashMap<>(Map.of("x-api-key", key));
    HttpEvent event = new HttpEvent("GET", "/", "", headers, Map.of(), new byte[0]);
    return authenticated(event, scope);
  }

  private static String authenticated(HttpEvent event, KeyScope scope) {
    try {
      ShopCaller shop = STORE.bean(ApiKeyAuthenticator.class).authenticate(event, scope);
      return shop.id() + " " + shop.name();
    } catch (RequestRefused e) {
      return Integer.toString(e.reply().status());
    }
  }
}
