package io.tollgate.bill;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaymentFailureTest {

  @ParameterizedTest
  @CsvSource({
    "cancelled_by_payer,   24,                 CANCELLED",
    "insufficient_balance, 51,                 NO_MONEY",
    "insufficient_funds,   51,                 NO_MONEY",
    "card_declined,        insufficient_funds, NO_MONEY",
    "card_declined,        do_not_honor,       DECLINED",
    "daily_limit,          65,                 DECLINED",
    "whatever,             cancelled_by_payer, DECLINED",
  })
  void reasonsOfGatewaysAreOneOfThree(String reason, String code, PaymentFailure failure) {
    assertEquals(failure, PaymentFailure.of(reason, code));
  }
}
