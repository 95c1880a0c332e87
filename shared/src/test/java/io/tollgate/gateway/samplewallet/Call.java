package io.tollgate.gateway.samplewallet;

import static io.tollgate.gateway.samplewallet.FieldNames.SIGNATURE_HEADER;

import io.tollgate.gateway.GatewayHttp.Request;
import io.tollgate.gateway.Hmac;
import io.tollgate.json.Json;
import java.util.Map;
import java.util.TreeMap;

/** What can be asked of the wallet, and where (document, 1 to 4). */
enum Call {
  CREATE,
  QUERY,
  EXPIRE,
  REFUND,
  QUERY_REFUND;

  String path() {
    // fact: the path of each call
    return switch (this) {
      case CREATE -> "/v1/payments";
      case QUERY -> "/v1/payments/query";
      case EXPIRE -> "/v1/payments/expire";
      case REFUND -> "/v1/refunds";
      case QUERY_REFUND -> "/v1/refunds/query";
    };
    // end of fact
  }

  /** The signed call, with its members in the names' order: a repeat is the same to the byte. */
  Request request(Map<String, String> members, SampleWalletAccount account) {
    // fact: how a call is written, and what of it is signed
    String body = Json.write(new TreeMap<>(members));
    return Request.post(account.at(this), "application/json", body)
        .header(SIGNATURE_HEADER, Hmac.SHA256.signHex(account.apiKey(), body));
    // end of fact
  }
}
