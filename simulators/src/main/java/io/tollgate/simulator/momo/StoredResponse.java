package io.tollgate.simulator.momo;

import io.tollgate.simulator.ApiResponses.Result;
import io.tollgate.simulator.Json;
import io.tollgate.simulator.http.HttpResponse;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a call was answered, kept under its request id.
 *
 * @param key of the request
 * @param body JSON
 */
record StoredResponse(String key, int status, int code, String body) {

  /** Of a call that was refused before its ids counted: none of them is in it. */
  static StoredResponse refused(int status, int code, Instant now, Map<String, Object> more) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("responseTime", now.toEpochMilli());
    members.put("message", ResultCode.message(code, "en"));
    members.put("resultCode", code);
    members.putAll(more);
    return new StoredResponse("", status, code, Json.text(members));
  }

  /** Of a call that was understood: it repeats the call's ids. */
  static StoredResponse to(Call call, int code, Instant now, Map<String, Object> more) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("partnerCode", call.text("partnerCode"));
    members.put("orderId", call.text("orderId"));
    members.put("requestId", call.text("requestId"));
    call.whole("amount").ifPresent(amount -> members.put("amount", amount));
    members.put("responseTime", now.toEpochMilli());
    members.put("message", ResultCode.message(code, call.lang()));
    members.put("resultCode", code);
    members.putAll(more);
    return new StoredResponse(call.requestKey(), 200, code, Json.text(members));
  }

  Result result() {
    return new Result(!ResultCode.isRefusal(code), HttpResponse.json(status, body));
  }
}
