package io.tollgate.local.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.tollgate.simulator.StartFailure;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;

/** The RSA key of the local issuer, of 2048 bits or more. */
public final class SigningKey {

  private static final int BITS = 2048;

  private final RSAKey key;

  private SigningKey(RSAKey key) {
    this.key = key;
  }

  /** A new key as one line of text (PKCS #8 in base64), for a file that is ours alone. */
  public static String random() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(BITS);
      return Base64.getEncoder()
          .encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Reads such a line.
   *
   * @throws StartFailure when it is anything else; the line itself is not in the message
   */
  public static SigningKey parse(String line) {
    try {
      KeyFactory rsa = KeyFactory.getInstance("RSA");
      byte[] bytes = Base64.getDecoder().decode(line);
      if (rsa.generatePrivate(new PKCS8EncodedKeySpec(bytes)) instanceof RSAPrivateCrtKey secret
          && secret.getModulus().bitLength() >= BITS) {
        RSAPublicKeySpec open =
            new RSAPublicKeySpec(secret.getModulus(), secret.getPublicExponent());
        return new SigningKey(
            new RSAKey.Builder((RSAPublicKey) rsa.generatePublic(open))
                .privateKey(secret)
                .keyUse(KeyUse.SIGNATURE)
                .algorithm(JWSAlgorithm.RS256)
                .keyIDFromThumbprint()
                .build());
      }
    } catch (GeneralSecurityException | JOSEException | IllegalArgumentException _) {
      // Neither cause nor line: both may hold parts of the key.
    }
    throw new StartFailure("The key of the local issuer is damaged; --fresh makes a new one.");
  }

  /** The key's own fingerprint (RFC 7638), so that a new key never has an old one's name. */
  public String id() {
    return key.getKeyID();
  }

  /** The open half, as an issuer publishes it (RFC 7517). */
  public JWKSet open() {
    return new JWKSet(key.toPublicJWK());
  }

  /** These claims as a token (RFC 7519) in compact form, signed with RS256. */
  String sign(JWTClaimsSet claims) {
    JWSHeader header =
        new JWSHeader.Builder(JWSAlgorithm.RS256).type(JOSEObjectType.JWT).keyID(id()).build();
    SignedJWT token = new SignedJWT(header, claims);
    try {
      token.sign(new RSASSASigner(key));
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Leaves out the key. */
  @Override
  public String toString() {
    return "SigningKey " + id();
  }
}
