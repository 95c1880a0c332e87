package io.tollgate.simulator.zalopay;

import io.tollgate.simulator.Json;
import io.tollgate.simulator.Parameters;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The banks that a shop's buyers may choose from (ZaloPay's page list-supported-banks). The call
 * and its answer have the names of API v1.
 */
final class BankList {

  private static final long AMOUNT_MAX = 100_000_000;

  private BankList() {}

  static HttpResponse answer(HttpRequest request, Apps apps) {
    Parameters call = Parameters.of(request);
    boolean isComplete =
        call.number("appid").isPresent() && call.number("reqtime").isPresent() && call.has("mac");
    if (!isComplete) {
      return answer(Code.ILLEGAL_DATA, Map.of());
    }
    return apps.haveSigned("appid", call, _ -> call.joined("appid", "reqtime"))
        ? answer(Code.OK, banks())
        : answer(Code.ILLEGAL_SIGNATURE, Map.of());
  }

  private static HttpResponse answer(Code code, Map<String, Object> banks) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("returncode", code.envelope().get("return_code"));
    fields.put("returnmessage", code.envelope().get("sub_return_message"));
    fields.put("banks", banks);
    return HttpResponse.json(200, Json.text(fields));
  }

  /** By payment channel: Visa, Master and JCB, bank account, wallet, ATM card, debit card. */
  private static Map<String, Object> banks() {
    Map<String, Object> banks = new LinkedHashMap<>();
    banks.put("36", List.of(bank(36, "CC", "Visa/Master/JCB", 1, 10_000)));
    banks.put("37", List.of(bank(37, "VCB", "Vietcombank", 1, 20_000)));
    banks.put("38", List.of(bank(38, "zalopayapp", "ZaloPay", 1, 1_000)));
    banks.put(
        "39",
        List.of(bank(39, "VTB", "VietinBank", 1, 20_000), bank(39, "SCB", "Sacombank", 2, 20_000)));
    banks.put("41", List.of(bank(41, "CCDB", "Visa/Master Debit", 1, 10_000)));
    return banks;
  }

  private static Map<String, Object> bank(
      int pmcid, String code, String name, int order, long amountMin) {
    Map<String, Object> bank = new LinkedHashMap<>();
    bank.put("bankcode", code);
    bank.put("name", name);
    bank.put("displayorder", order);
    bank.put("pmcid", pmcid);
    bank.put("minamount", amountMin);
    bank.put("maxamount", AMOUNT_MAX);
    return bank;
  }
}
