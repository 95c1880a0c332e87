package io.tollgate.local.apigateway;

import io.tollgate.simulator.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The result of authorization: whether a request may call its function. */
sealed interface Access {

  /**
   * The request may call the function.
   *
   * @param claims of its token, all as texts; none when the route asks for no token
   */
  record Granted(Map<String, String> claims, List<String> scopes) implements Access {

    static final Granted TO_ALL = new Granted(Map.of(), List.of());

    /** Leaves out the claims, which name a person. */
    @Override
    public String toString() {
      return claims.isEmpty() ? "granted to all" : "granted to a token";
    }
  }

  /** It may not: 401 without a valid token, 403 with one that lacks the scope. */
  record Refused(int status, String challenge) implements Access {

    HttpResponse.Message answer() {
      String message = status == 401 ? "Unauthorized" : "Forbidden";
      return new HttpResponse.Message(
          status,
          Map.of("content-type", "application/json", "www-authenticate", challenge),
          ("{\"message\":\"" + message + "\"}").getBytes(StandardCharsets.UTF_8));
    }
  }
}
