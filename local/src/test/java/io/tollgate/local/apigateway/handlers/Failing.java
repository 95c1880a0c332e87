package io.tollgate.local.apigateway.handlers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.Semaphore;

/** Throws, and says before that it was called to a test that counts. */
public final class Failing implements RequestStreamHandler {

  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) {
    if (System.getProperties().get("test.entered") instanceof Semaphore entered) {
      entered.release();
    }
    throw new IllegalStateException("as told");
  }
}
