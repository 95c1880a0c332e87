package io.tollgate.reconcile;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.micronaut.context.ApplicationContext;
import io.tollgate.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Brings the schema up to date, before any other function starts. A function of its own over
 * reconcile-fn's jar: no request ever waits for a migration.
 */
public final class MigrationHandler implements RequestStreamHandler {

  private final ApplicationContext context = ApplicationContext.run();

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context lambda)
      throws IOException {
    int applied = context.getBean(Migration.class).run();
    output.write(Json.write(Map.of("applied", applied)).getBytes(StandardCharsets.UTF_8));
  }
}
