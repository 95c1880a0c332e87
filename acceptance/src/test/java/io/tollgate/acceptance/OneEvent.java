package io.tollgate.acceptance;

import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Proxy;

/**
 * Starts a function as Lambda does and hands it one event: its handler is named by the argument,
 * the event comes on standard input and the reply goes to standard output.
 */
final class OneEvent {

  private OneEvent() {}

  public static void main(String[] arguments) throws ReflectiveOperationException {
    Object handler = Class.forName(arguments[0]).getConstructor().newInstance();
    Class<?> context = Class.forName("com.amazonaws.services.lambda.runtime.Context");
    handler
        .getClass()
        .getMethod("handleRequest", InputStream.class, OutputStream.class, context)
        .invoke(handler, System.in, System.out, invocation(context));
    System.out.flush();
  }

  /** Lambda's context of a call, of which only the request's id is read. */
  private static Object invocation(Class<?> context) {
    return Proxy.newProxyInstance(
        context.getClassLoader(), new Class<?>[] {context}, (_, _, _) -> "invocation-1");
  }
}
