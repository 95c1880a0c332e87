package io.tollgate.lambda;

import java.util.Map;

/**
 * The event by which a schedule keeps a published version active, which Lambda would stop after 14
 * days without a call (AWS Lambda, "SnapStart"). No route leads here from outside.
 */
public final class HealthCheck {

  private static final String ROUTE = "GET /health";

  private HealthCheck() {}

  public static boolean isAsked(String routeKey) {
    return ROUTE.equals(routeKey);
  }

  /** The function runs; nothing is said about what it calls. */
  public static HttpReply reply() {
    return HttpReply.json(200, Map.of("status", "ok"));
  }
}
