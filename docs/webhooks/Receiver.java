import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Receives Tollgate's webhooks with the JDK alone, and prints the id of each event once. */
class Receiver {

  private static final byte[] KEY =
      Base64.getDecoder().decode(System.getenv("WEBHOOK_SECRET").replaceFirst("^whsec_", ""));

  /** A shop has a table with a unique id. */
  private static final Set<String> SEEN = ConcurrentHashMap.newKeySet();

  public static void main(String[] args) throws IOException {
    int port = Integer.parseInt(System.getenv("PORT"));
    HttpServer server = HttpServer.create(new InetSocketAddress("localhost", port), 0);
    server.createContext("/", Receiver::receive);
    server.start();
    System.out.println("ready");
  }

  private static void receive(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes(); // As they came.
    boolean isGenuine = isGenuine(exchange, body);
    // Kept before the answer: after it the event does not come again.
    boolean isNew = isGenuine && SEEN.add(header(exchange, "webhook-id"));
    exchange.sendResponseHeaders(isGenuine ? 204 : 401, -1);
    exchange.close();
    if (isNew) {
      System.out.println(new String(body, StandardCharsets.UTF_8));
    }
  }

  private static boolean isGenuine(HttpExchange exchange, byte[] body) {
    String timestamp = header(exchange, "webhook-timestamp");
    if (!timestamp.matches("\\d{1,12}")) {
      return false;
    }
    Instant at = Instant.ofEpochSecond(Long.parseLong(timestamp));
    if (Duration.between(at, Instant.now()).abs().toMinutes() >= 5) {
      return false;
    }
    byte[] right = sign(header(exchange, "webhook-id") + "." + timestamp + ".", body);
    for (String each : header(exchange, "webhook-signature").split(" ")) {
      if (MessageDigest.isEqual(each.getBytes(StandardCharsets.UTF_8), right)) {
        return true;
      }
    }
    return false;
  }

  private static byte[] sign(String head, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
      mac.update(head.getBytes(StandardCharsets.UTF_8));
      String signature = Base64.getEncoder().encodeToString(mac.doFinal(body));
      return ("v1," + signature).getBytes(StandardCharsets.UTF_8);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String header(HttpExchange exchange, String name) {
    String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }
}
