package io.tollgate.simulator.momo;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** MoMo's result codes, as far as the simulator gives them by itself, and what each says. */
final class ResultCode {

  static final int SUCCESS = 0;
  static final int MAINTENANCE = 10;
  static final int UNAUTHENTICATED = 13;
  static final int BAD_FORMAT = 20;
  static final int BAD_AMOUNT = 21;
  static final int AMOUNT_OUT_OF_RANGE = 22;
  static final int DUPLICATE_REQUEST_ID = 40;
  static final int DUPLICATE_ORDER_ID = 41;
  static final int NOT_FOUND = 42;
  static final int INAPPLICABLE = 47;
  static final int INITIATED = 1000;
  static final int NO_MONEY = 1001;
  static final int ISSUER_REFUSED = 1002;
  static final int RELEASED = 1003;
  static final int EXPIRED = 1005;
  static final int PAYER_REFUSED = 1006;
  static final int REFUND_FAILED = 1080;
  static final int REFUND_TOO_MUCH = 1081;
  static final int UNKNOWN_GROUP = 2019;
  static final int IN_FLIGHT = 7000;
  static final int AT_PROVIDER = 7002;
  static final int AUTHORISED = 9000;

  private record Text(String vi, String en) {}

  /** The texts of 0, 1002, 1005, 1006 and 20 were captured; the others are ours. */
  private static final Map<Integer, Text> TEXTS =
      Map.ofEntries(
          text(SUCCESS, "Thành công.", "Successful."),
          text(MAINTENANCE, "Hệ thống đang được bảo trì.", "System is under maintenance."),
          text(UNAUTHENTICATED, "Xác thực doanh nghiệp thất bại.", "Authentication failed."),
          text(BAD_FORMAT, "Yêu cầu sai định dạng.", "Bad format request."),
          text(BAD_AMOUNT, "Số tiền không hợp lệ.", "Invalid transaction amount."),
          text(AMOUNT_OUT_OF_RANGE, "Số tiền ngoài hạn mức.", "Amount is out of range."),
          text(DUPLICATE_REQUEST_ID, "RequestId bị trùng.", "Duplicated requestId."),
          text(DUPLICATE_ORDER_ID, "OrderId bị trùng.", "Duplicated orderId."),
          text(NOT_FOUND, "OrderId không tìm thấy.", "OrderId is invalid or not found."),
          text(INAPPLICABLE, "Thông tin không phù hợp.", "Inapplicable information."),
          text(INITIATED, "Chờ người dùng xác nhận.", "Transaction is initiated."),
          text(NO_MONEY, "Tài khoản không đủ tiền.", "Insufficient funds."),
          text(
              ISSUER_REFUSED,
              "Giao dịch bị từ chối do nhà phát hành tài khoản thanh toán.",
              "Transaction rejected by the issuers of the payment accounts."),
          text(RELEASED, "Giao dịch bị hủy.", "Transaction cancelled."),
          text(
              EXPIRED,
              "Giao dịch đã hết hạn hoặc không tồn tại.",
              "Transaction is expired or does not exist."),
          text(
              PAYER_REFUSED, "Giao dịch bị từ chối bởi người dùng.", "Transaction denied by user."),
          text(REFUND_FAILED, "Hoàn tiền thất bại.", "Refund failed."),
          text(REFUND_TOO_MUCH, "Số tiền hoàn vượt mức.", "Refund exceeds the payment."),
          text(UNKNOWN_GROUP, "OrderGroupId không hợp lệ.", "Invalid orderGroupId."),
          text(IN_FLIGHT, "Giao dịch đang được xử lý.", "Transaction is being processed."),
          text(AT_PROVIDER, "Đang xử lý bởi nhà cung cấp.", "Being processed by the provider."),
          text(AUTHORISED, "Giao dịch được xác nhận.", "Transaction is authorized."));

  private static final Set<Integer> NOT_FINAL =
      Set.of(10, 11, 12, 13, 20, 21, 22, 40, 41, 42, 43, 45, 47, 1000, 7000, 7002, 8000, 9000);

  private ResultCode() {}

  /** MoMo's page result-handling/resultcode says which are. */
  static boolean isFinal(int code) {
    return !NOT_FINAL.contains(code);
  }

  /** Whether the code says that nothing was done. */
  static boolean isRefusal(int code) {
    return MAINTENANCE <= code && code <= INAPPLICABLE
        || List.of(REFUND_FAILED, REFUND_TOO_MUCH, UNKNOWN_GROUP).contains(code);
  }

  /** Whether the code says that the buyer's money moved, or is held. */
  static boolean isMoney(int code) {
    return code == SUCCESS || code == AUTHORISED;
  }

  static String message(int code, String lang) {
    Text text = TEXTS.getOrDefault(code, new Text("Lỗi " + code + ".", "Error " + code + "."));
    return lang.equals("en") ? text.en() : text.vi();
  }

  private static Map.Entry<Integer, Text> text(int code, String vi, String en) {
    return Map.entry(code, new Text(vi, en));
  }
}
