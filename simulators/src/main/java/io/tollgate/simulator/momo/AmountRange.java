package io.tollgate.simulator.momo;

import java.util.Arrays;
import java.util.Optional;

/** What one payment may come to, by the way in which it is paid; of two limits the narrower. */
enum AmountRange {
  CAPTURE_WALLET("captureWallet", 1_000, 50_000_000),
  PAY_WITH_METHOD("payWithMethod", 1_000, 50_000_000),
  PAY_WITH_ATM("payWithATM", 10_000, 50_000_000),
  PAY_WITH_CC("payWithCC", 1_000, 10_000_000),
  PAY_WITH_VTS("payWithVTS", 1_000, 50_000_000),
  PAY_WITH_INSTALLMENT("payWithInstallmentFlik", 200_000, 50_000_000),
  LINK_WALLET("linkWallet", 0, 20_000_000);

  private final String requestType;
  private final long least;
  private final long most;

  AmountRange(String requestType, long least, long most) {
    this.requestType = requestType;
    this.least = least;
    this.most = most;
  }

  static Optional<AmountRange> of(String requestType) {
    return Arrays.stream(values())
        .filter(range -> range.requestType.equals(requestType))
        .findFirst();
  }

  boolean contains(long amount) {
    return least <= amount && amount <= most;
  }

  /** The {@code payType} of a payment that was tried. */
  String payType() {
    return switch (this) {
      case CAPTURE_WALLET, PAY_WITH_METHOD, PAY_WITH_VTS, PAY_WITH_INSTALLMENT, LINK_WALLET -> "qr";
      case PAY_WITH_ATM -> "napas";
      case PAY_WITH_CC -> "credit";
    };
  }
}
