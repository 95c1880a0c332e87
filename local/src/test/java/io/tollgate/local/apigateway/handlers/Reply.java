package io.tollgate.local.apigateway.handlers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Answers with what the request's header x-answer says in base64. */
public final class Reply implements RequestStreamHandler {

  private static final String HEADER = "\"x-answer\":\"";

  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    String event = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    int start = event.indexOf(HEADER) + HEADER.length();
    out.write(Base64.getDecoder().decode(event.substring(start, event.indexOf('"', start))));
  }
}
