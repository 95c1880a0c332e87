package io.tollgate.simulator.http;

/** Answers one request. What it throws becomes a bare 500. */
@FunctionalInterface
public interface HttpHandler {
  HttpResponse handle(HttpRequest request) throws Exception;
}
