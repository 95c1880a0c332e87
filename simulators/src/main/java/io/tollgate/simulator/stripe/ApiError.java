package io.tollgate.simulator.stripe;

import java.util.LinkedHashMap;
import java.util.Map;

/** Why a call is refused, as Stripe's API says it (API reference, Errors). */
final class ApiError extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final int status;
  private final boolean isKept;
  private final transient Map<String, Object> fields = new LinkedHashMap<>();

  private ApiError(
      int status, String type, String code, String param, String message, boolean kept) {
    super(message);
    this.status = status;
    this.isKept = kept;
    if (!code.isEmpty()) {
      fields.put("code", code);
      fields.put("doc_url", "https://stripe.com/docs/error-codes/" + code.replace('_', '-'));
    }
    fields.put("message", message);
    if (!param.isEmpty()) {
      fields.put("param", param);
    }
    fields.put("type", type);
  }

  /** What was sent cannot be: found before anything was done. */
  static ApiError invalid(String code, String param, String message) {
    return new ApiError(400, "invalid_request_error", code, param, message, false);
  }

  /** What was asked for cannot be done: found while doing it. */
  static ApiError refused(String code, String param, String message) {
    return new ApiError(400, "invalid_request_error", code, param, message, true);
  }

  static ApiError missing(String param) {
    return invalid("parameter_missing", param, "Missing required param: " + param + ".");
  }

  static ApiError unknownObject(String type, String id, String param) {
    return new ApiError(
        404,
        "invalid_request_error",
        "resource_missing",
        param,
        "No such " + type + ": '" + id + "'",
        false);
  }

  static ApiError other(int status, String type, String code, String message) {
    return new ApiError(status, type, code, "", message, false);
  }

  /** An outage that began after the call had. */
  static ApiError broken() {
    return new ApiError(500, "api_error", "", "", "An unknown error occurred.", true);
  }

  int status() {
    return status;
  }

  /** Whether a retry under the same idempotency key gets the same error. */
  boolean isKept() {
    return isKept;
  }

  Map<String, Object> body() {
    return Map.of("error", fields);
  }
}
