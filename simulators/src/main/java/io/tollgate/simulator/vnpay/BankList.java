package io.tollgate.simulator.vnpay;

import io.tollgate.simulator.Json;
import io.tollgate.simulator.Parameters;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The banks that a terminal's buyers may choose from. */
final class BankList {

  private BankList() {}

  static HttpResponse answer(HttpRequest request, List<Terminal> known) {
    String tmnCode = Parameters.of(request).text("tmn_code").orElse("");
    return Terminal.find(known, tmnCode)
        .map(
            _ ->
                HttpResponse.json(
                    200,
                    Json.text(
                        List.of(
                            bank("VNPAYQR", "QR code", 4, 1),
                            bank("NCB", "Ngan hang NCB", 1, 2),
                            bank("INTCARD", "International card", 2, 3)))))
        .orElseGet(() -> HttpResponse.json(200, "[]"));
  }

  private static Map<String, Object> bank(String code, String name, int type, int order) {
    Map<String, Object> bank = new LinkedHashMap<>();
    bank.put("bank_code", code);
    bank.put("bank_name", name);
    bank.put("logo_link", "");
    bank.put("bank_type", type);
    bank.put("display_order", order);
    return bank;
  }
}
