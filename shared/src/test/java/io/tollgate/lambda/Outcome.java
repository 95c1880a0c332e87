package io.tollgate.lambda;

import io.tollgate.json.Json;

/** What a caller is told, in short. */
public final class Outcome {

  private Outcome() {}

  /** The status and the code of a refusal: {@code 409 not_paid}. */
  public static String of(HttpReply reply) {
    return reply.status()
        + " "
        + Json.object(reply.body()).orElseThrow().get("code").getStringValue();
  }
}
