package io.tollgate.simulator.samplewallet;

/** The wallet's numbers: {@code code} of a call, {@code result_code} of a payment or refund. */
final class Code {

  static final int DONE = 0;
  static final int TAKEN = 1;
  static final int WRONG_MEMBER = 2;
  static final int TOO_MUCH = 3;
  static final int TOO_LATE = 4;
  static final int WRONG_SIGNATURE = 90;
  static final int TOO_MANY_CALLS = 91;
  static final int FAILURE = 99;

  static final int PAID = 0;
  static final int BALANCE_TOO_LOW = 10;
  static final int BANK_REFUSED = 11;
  static final int CANCELLED = 12;
  static final int WAITING = 20;
  static final int PAGE_OPEN = 21;
  static final int MONEY_ON_ITS_WAY = 22;
  static final int EXPIRED = 30;
  static final int ENDED = 31;
  static final int DOUBTED = 40;
  static final int UNKNOWN = 44;

  static final int REFUND_UNDER_WAY = 60;
  static final int REFUND_DONE = 61;
  static final int REFUND_FAILED = 62;
  static final int REFUND_MANUAL = 63;

  private Code() {}
}
