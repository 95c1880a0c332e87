package io.tollgate.benchmark.floor;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a function costs that does the least: plain Java with the statements, the signature and the
 * call of the real one, and nothing of what makes it right. A measure, never to be deployed.
 */
abstract class Floor implements RequestStreamHandler {

  private static final String SEPARATOR = "\n-- next\n";

  final List<String> recorded;
  final Statements statements;

  Floor(String function) {
    try {
      Path folder = Path.of(System.getenv("BENCHMARK_STATEMENTS"));
      recorded = Arrays.asList(Files.readString(folder.resolve(function)).split(SEPARATOR));
      statements = Statements.ofEnvironment();
    } catch (IOException | SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public final void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    Map<String, Object> event =
        FloorJson.object(new String(input.readAllBytes(), StandardCharsets.UTF_8));
    String body;
    try {
      body = answer(event);
    } catch (SQLException | GeneralSecurityException e) {
      throw new IOException(e);
    }
    String escaped = body.replace("\\", "\\\\").replace("\"", "\\\"");
    output.write(
        ("{\"statusCode\":200,\"headers\":{\"content-type\":\"application/json\"},\"body\":\""
                + escaped
                + "\"}")
            .getBytes(StandardCharsets.UTF_8));
  }

  abstract String answer(Map<String, Object> event)
      throws IOException, SQLException, GeneralSecurityException;

  static String hmac(String key, String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** The ids of new events, under the names that the recording gives them. */
  static void drawIds(Map<String, String> values) {
    for (int i = 0; i < 8; i++) {
      values.put("uuid" + i, UUID.randomUUID().toString());
    }
  }
}
