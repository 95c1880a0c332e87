package io.tollgate.local.apigateway.handlers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Waits until the test opens. The two meet in the system properties, which may hold objects and are
 * all that they share.
 */
public final class Gate implements RequestStreamHandler {

  private final AtomicBoolean busy = new AtomicBoolean();

  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    if (busy.getAndSet(true)) {
      throw new IllegalStateException("two events at once in one instance");
    }
    ((Semaphore) System.getProperties().get("test.entered")).release();
    ((Semaphore) System.getProperties().get("test.gate")).acquireUninterruptibly();
    busy.set(false);
    out.write("{}".getBytes());
  }
}
