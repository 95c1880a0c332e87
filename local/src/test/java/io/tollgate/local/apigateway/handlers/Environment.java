package io.tollgate.local.apigateway.handlers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Properties;
import java.util.TreeMap;

/** Answers with the properties that its class path begins with. */
public final class Environment implements RequestStreamHandler {

  private final ClassLoader atStart = Thread.currentThread().getContextClassLoader();

  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    if (loader != atStart || loader != getClass().getClassLoader()) {
      throw new IllegalStateException("not my loader: " + loader);
    }
    Properties properties = new Properties();
    try (InputStream file = loader.getResourceAsStream("local-env.properties")) {
      properties.load(file);
    }
    out.write(("\"" + new TreeMap<>(properties) + "\"").getBytes());
  }
}
