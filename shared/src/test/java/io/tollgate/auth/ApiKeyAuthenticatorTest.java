package io.tollgate.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tollgate.crypto.Sha256;
import io.tollgate.lambda.HttpEvent;
import io.tollgate.lambda.RequestRefused;
import io.tollgate.store.StoreFixture;
import io.tollgate.time.SettableClock;
import java.util.HashMap;
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
    assertEquals("shop0001 Cửa hàng", come(KEY, "payment"));
    assertEquals("shop0001 Cửa hàng", come(KEY, "refund"));
  }

  @Test
  void keyIsAuthorizedOnlyForItsScopes() {
    assertEquals("403", come(KEY, "admin"));
    assertEquals("403", come(KEY, "pay"));
    assertEquals("403", come(KEY, "payment refund"));
    assertEquals("403", come(OLD_KEY, "refund"));
  }

  @Test
  void keyExpiresAfterItsLastMicrosecond() {
    assertEquals("shop0002 Cửa hàng", come(OLD_KEY, "payment"));
    STORE.clock().set(SettableClock.START.plusNanos(1_000));
    assertEquals("401", come(OLD_KEY, "payment"));
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
    assertEquals("401", come(key, "payment"));
  }

  @Test
  void missingKeyIsRejected() {
    HttpEvent event = new HttpEvent("GET", "/", "", Map.of(), Map.of(), new byte[0]);
    assertEquals("401", authenticated(event, "payment"));
  }

  private static String come(String key, String scope) {
    Map<String, String> headers = new HashMap<>(Map.of("x-api-key", key));
    HttpEvent event = new HttpEvent("GET", "/", "", headers, Map.of(), new byte[0]);
    return authenticated(event, scope);
  }

  private static String authenticated(HttpEvent event, String scope) {
    try {
      ShopCaller shop = STORE.bean(ApiKeyAuthenticator.class).authenticate(event, scope);
      return shop.id() + " " + shop.name();
    } catch (RequestRefused e) {
      return Integer.toString(e.reply().status());
    }
  }
}
