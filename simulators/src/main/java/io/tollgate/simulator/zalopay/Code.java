package io.tollgate.simulator.zalopay;

import java.util.LinkedHashMap;
import java.util.Map;

/** ZaloPay's sub_return_codes that the simulator uses, with the return_code each comes with. */
enum Code {
  OK(1, 1, "Giao dịch thành công"),
  NOT_PAID_YET(3, -49, "Giao dịch chưa được thực hiện"),
  IN_PROGRESS(3, 3, "Giao dịch đang được xử lý"),
  EXPIRED(2, -54, "Giao dịch đã hết hạn"),
  BALANCE_TOO_LOW(2, -63, "Số dư không đủ"),
  DUPLICATE_ORDER(2, -68, "Mã giao dịch bị trùng"),
  BAD_TRANS_ID(2, -92, "Mã giao dịch không hợp lệ"),
  NOT_FOUND(2, -101, "Không tìm thấy giao dịch"),
  CANCELLED(2, -329, "Người dùng đã hủy giao dịch"),
  BANK_REFUSED(2, -217, "Ngân hàng từ chối giao dịch"),
  REFUND_TIME(2, -13, "Yêu cầu hoàn tiền quá thời gian cho phép"),
  REFUND_AMOUNT(2, -14, "Số tiền hoàn không hợp lệ"),
  DUPLICATE_REFUND(2, -23, "Mã hoàn tiền bị trùng"),
  REFUND_FAILED(2, 0, "Hoàn tiền thất bại"),
  REFUND_PROCESSING(3, 2, "Đang hoàn tiền"),
  REFUND_MANUAL(3, -1, "Chờ duyệt hoàn tiền"),
  ILLEGAL_DATA(2, -401, "Dữ liệu yêu cầu không hợp lệ"),
  ILLEGAL_SIGNATURE(2, -402, "Chữ ký không hợp lệ"),
  RATE_LIMITED(2, -429, "Quá giới hạn số lần yêu cầu"),
  MAINTENANCE(2, -999, "Hệ thống đang bảo trì");

  private final int returnCode;
  private final int subCode;
  private final String message;

  Code(int returnCode, int subCode, String message) {
    this.returnCode = returnCode;
    this.subCode = subCode;
    this.message = message;
  }

  int subCode() {
    return subCode;
  }

  /** The four fields that every answer begins with. */
  Map<String, Object> envelope() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("return_code", returnCode);
    fields.put("return_message", returnCode == 2 ? "Giao dịch thất bại" : message);
    fields.put("sub_return_code", subCode);
    fields.put("sub_return_message", message);
    return fields;
  }
}
