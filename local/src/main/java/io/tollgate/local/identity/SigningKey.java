package io.tollgate.local.identity;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.local.StartFailure;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;

/** The RSA key of the local issuer, of 2048 bits or more. */
public final class SigningKey {

  private static final int BITS = 2048;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Base64.Encoder BASE64_URL = Base64.getUrlEncoder().withoutPadding();

  private final RSAPrivateCrtKey secret;
  private final RSAPublicKey open;

  private SigningKey(RSAPrivateCrtKey secret, RSAPublicKey open) {
    this.secret = secret;
    this.open = open;
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
        return new SigningKey(secret, (RSAPublicKey) rsa.generatePublic(open));
      }
    } catch (GeneralSecurityException | IllegalArgumentException _) {
      // Neither cause nor line: both may hold parts of the key.
    }
    throw new StartFailure("The key of the local issuer is damaged; --fresh makes a new one.");
  }

  public RSAPublicKey open() {
    return open;
  }

  /** The key's own fingerprint (RFC 7638), so that a new key never has an old one's name. */
  public String id() {
    return thumbprint(open);
  }

  static String thumbprint(RSAPublicKey key) {
    String members =
        "{\"e\":\"%s\",\"kty\":\"RSA\",\"n\":\"%s\"}"
            .formatted(number(key.getPublicExponent()), number(key.getModulus()));
    try {
      byte[] bytes = members.getBytes(StandardCharsets.US_ASCII);
      return BASE64_URL.encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The open half (RFC 7517). */
  ObjectNode jwk() {
    return JSON.createObjectNode()
        .put("kty", "RSA")
        .put("use", "sig")
        .put("alg", "RS256")
        .put("kid", id())
        .put("n", number(open.getModulus()))
        .put("e", number(open.getPublicExponent()));
  }

  /** These claims as a token (RFC 7519) in compact form, signed with RS256. */
  String sign(ObjectNode claims) {
    ObjectNode header =
        JSON.createObjectNode().put("alg", "RS256").put("typ", "JWT").put("kid", id());
    String signed = part(header) + "." + part(claims);
    try {
      Signature rs256 = Signature.getInstance("SHA256withRSA");
      rs256.initSign(secret);
      rs256.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + BASE64_URL.encodeToString(rs256.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String part(ObjectNode json) {
    return BASE64_URL.encodeToString(json.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Without the sign byte that Java puts before (RFC 7518, section 6.3.1). */
  private static String number(BigInteger value) {
    byte[] bytes = value.toByteArray();
    return BASE64_URL.encodeToString(
        bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
  }

  /** Leaves out the key. */
  @Override
  public String toString() {
    return "SigningKey " + id();
  }
}
