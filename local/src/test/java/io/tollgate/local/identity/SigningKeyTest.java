package io.tollgate.local.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tollgate.simulator.StartFailure;
import java.security.KeyPairGenerator;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class SigningKeyTest {

  @Test
  void writtenKeyIsReadBack() {
    String line = SigningKey.random();
    SigningKey key = SigningKey.parse(line);

    assertEquals(key.open(), SigningKey.parse(line).open());
    assertEquals(key.id(), SigningKey.parse(line).id());
    assertEquals(2048, key.open().getKeys().getFirst().size());
    assertFalse(key.open().containsNonPublicKeys());
    assertNotEquals(key.id(), SigningKey.parse(SigningKey.random()).id());
    assertEquals("SigningKey " + key.id(), key.toString());
  }

  @Test
  void invalidOrShortKeyIsRejectedWithoutBeingShown() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(1024);
    String small =
        Base64.getEncoder().encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
    String whole = SigningKey.random();
    for (String line : new String[] {"", "secret!", "c2VjcmV0", small, whole.substring(0, 400)}) {
      StartFailure failure = assertThrows(StartFailure.class, () -> SigningKey.parse(line));
      assertEquals(
          "The key of the local issuer is damaged; --fresh makes a new one.", failure.getMessage());
      assertFalse(failure.getCause() instanceof Exception);
    }
  }
}
