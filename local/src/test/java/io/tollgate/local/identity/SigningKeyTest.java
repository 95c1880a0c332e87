package io.tollgate.local.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tollgate.local.StartFailure;
import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class SigningKeyTest {

  /** The example of RFC 7638, section 3.1. */
  @Test
  void aKeyIsNamedAfterItself() throws Exception {
    String n =
        "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECP"
            + "ebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2Q"
            + "vzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQF"
            + "h6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";
    BigInteger modulus = new BigInteger(1, Base64.getUrlDecoder().decode(n));
    RSAPublicKey key =
        (RSAPublicKey)
            KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(modulus, BigInteger.valueOf(65_537)));

    assertEquals("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs", SigningKey.thumbprint(key));
  }

  @Test
  void aKeyIsReadAsItWasWritten() {
    String line = SigningKey.random();
    SigningKey key = SigningKey.parse(line);

    assertEquals(key.open(), SigningKey.parse(line).open());
    assertEquals(key.id(), SigningKey.parse(line).id());
    assertEquals(2048, key.open().getModulus().bitLength());
    assertNotEquals(key.id(), SigningKey.parse(SigningKey.random()).id());
    assertEquals("SigningKey " + key.id(), key.toString());
  }

  @Test
  void whatIsNoKeyOrTooShortIsRefusedWithoutBeingShown() throws Exception {
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
