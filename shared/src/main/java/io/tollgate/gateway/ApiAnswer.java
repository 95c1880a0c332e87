package io.tollgate.gateway;

import io.tollgate.bill.GatewayId;

/**
 * What a gateway's API answered to a call.
 *
 * @param fields of the JSON object that it holds; none where it is something else
 * @param text the whole answer, as it came
 */
public record ApiAnswer(GatewayId gateway, int status, MessageFields fields, String text) {

  /** Reads the fields of an answer, of whatever status. */
  public static ApiAnswer of(GatewayId gateway, GatewayHttp.Answer answer) {
    return new ApiAnswer(
        gateway,
        answer.status(),
        MessageFields.ofJson(answer.body()).orElse(MessageFields.NONE),
        answer.body());
  }

  /**
   * The fields of an answer that has HTTP status 200 and is a JSON object.
   *
   * @throws GatewayUnreachable for any other: an outage is no answer (Invariant 7)
   */
  public MessageFields ok() {
    if (status != 200) {
      throw unreachable("HTTP " + status);
    }
    if (fields.isEmpty()) {
      throw unreachable("an answer that is not JSON");
    }
    return fields;
  }

  /** What to throw when the answer says nothing about what was asked. */
  public GatewayUnreachable unreachable(String what) {
    return new GatewayUnreachable(gateway, what);
  }

  /** Leaves out what it holds, which may be personal data. */
  @Override
  public String toString() {
    return "HTTP " + status;
  }
}
