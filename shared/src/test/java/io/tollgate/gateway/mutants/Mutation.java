package io.tollgate.gateway.mutants;

import io.tollgate.gateway.samplewallet.SampleWalletGateway;
import java.time.Clock;
import java.util.function.BiFunction;

/** Every mutant, and the check of the contract that is made for it. */
enum Mutation {
  ADDRESSES_SWAPPED(AddressesSwapped::new, "callbackAndReturnAddressStandEachInItsOwnPlace"),
  ALREADY_OPEN_IS_REFUSED(AlreadyOpenIsRefused::new, "openingTwiceIsOnePayment"),
  AMOUNT_IGNORED(AmountIgnored::new, "amountsInAnswersAreReadExactly"),
  ANSWERS_EVIDENCE_EMPTY(AnswersEvidenceEmpty::new, "amountsInAnswersAreReadExactly"),
  ANY_ANSWER_IS_ABOUT_THE_BILL(AnyAnswerIsAboutTheBill::new, "answerAboutAnotherBillIsNotPaid"),
  CANCELLED_IS_PAID(CancelledIsPaid::new, "unpaidCallbackBecomesItsReport", "CANCELLED"),
  CRASHES_WITHOUT_THE_ACCOUNT(CrashesWithoutTheAccount::new, "messageOfARemovedAccountIsRejected"),
  CURRENCY_IGNORED(CurrencyIgnored::new, "amountsInCallbacksAreReadExactly"),
  DAMAGED_EVIDENCE_IS_VERIFIED(
      DamagedEvidenceIsVerified::new, "signedEvidence", "one character changed is damaged"),
  DEADLINE_IGNORED(DeadlineIgnored::new, "requestedExpiryMovesTheDeadlineWithinItsRange"),
  DEADLINE_NOT_TOLD(DeadlineNotTold::new, "gatewayIsToldTheAmountAndTheDeadlineOfTheBill"),
  DONE_REFUND_IS_UNDECIDED(
      DoneRefundIsUndecided::new, "refunds", "a refund comes to its end at once"),
  DROPS_DUPLICATES(DropsDuplicates::new, "sameCallbackIsAlwaysReadTheSame"),
  ENDS_NOTHING(EndsNothing::new, "expiry", "an ended bill has expired, however often it is ended"),
  EVIDENCE_EMPTY(EvidenceEmpty::new, "evidenceIsTheVeryTextThatWasSigned"),
  EVIDENCE_RESERIALISED(EvidenceReserialised::new, "evidenceIsTheVeryTextThatWasSigned"),
  EXPIRES_PAID_BILLS(ExpiresPaidBills::new, "expiry", "a buyer who was faster has paid"),
  FALLS_OVER_GARBAGE(FallsOverGarbage::new, "garbageIsRejected", "CALLBACK {"),
  HUNDREDFOLD_TWICE(HundredfoldTwice::new, "gatewayIsToldTheAmountAndTheDeadlineOfTheBill"),
  LIMITS_IGNORED(LimitsIgnored::new, "planOutsideTheLimitsIsRejected"),
  LOCAL_TIME_ZONE(LocalTimeZone::new, "callbackDoesNotDependOnTheDefaultTimeZone"),
  LOST_REFUND_IS_FAILED(LostRefundIsFailed::new, "refunds", "a lost answer decides nothing"),
  MONEY_ON_ITS_WAY_IS_WAITING(
      MoneyOnItsWayIsWaiting::new, "unpaidAnswerBecomesItsReport", "IN_PROGRESS"),
  NOT_FOUND_IS_FAILED(NotFoundIsFailed::new, "refunds", "a lost call decides nothing"),
  NOT_RECORDED_IS_ACKNOWLEDGED(
      NotRecordedIsAcknowledged::new, "rejectedOrUnrecordedCallbackIsNotAcknowledgedAsRecorded"),
  OPENS_ANEW(OpensAnew::new, "repeatedCallIsByteEqual"),
  OTHER_ACCOUNTS_KEY(
      OtherAccountsKey::new, "forgedCallbackIsRejected", "sent to the other account"),
  OUTAGE_IS_FAILED(OutageIsFailed::new, "outageIsUnreachable", "500"),
  OUTAGE_IS_REFUSED(OutageIsRefused::new, "outageIsUnreachable", "500"),
  PAID_NOW(PaidNow::new, "queryAndCallbackGiveTheSameReportWheneverTheyAreRead"),
  PLAN_DRAWS_ANEW(PlanDrawsAnew::new, "planIsPureAndHoldsNoSecretForAnyAmount"),
  REFUNDABLE_FOR_AN_HOUR(
      RefundableForAnHour::new, "refunds", "money can go back at least on the day of its payment"),
  REFUNDS_SHARE_A_NAME(
      RefundsShareAName::new, "refunds", "a plan has a name of its own and holds no secret"),
  REFUND_IDENTITY_DRAWN_AT_THE_CALL(
      RefundIdentityDrawnAtTheCall::new, "refunds", "the identity stands before the call"),
  REFUND_NEVER_ENDS(RefundNeverEnds::new, "refunds", "a refund comes to its end later"),
  REFUND_OF_THE_WHOLE(RefundOfTheWhole::new, "refunds", "parts go back exactly"),
  REFUND_PLAN_HOLDS_A_KEY(
      RefundPlanHoldsAKey::new, "refunds", "a plan has a name of its own and holds no secret"),
  REMOVED_ACCOUNT_IS_NOT_FOUND(
      RemovedAccountIsNotFound::new, "callsForARemovedAccountAreUnreachable"),
  REPEAT_IS_ANOTHER_REFUND(
      RepeatIsAnotherRefund::new, "refunds", "a repeat is one refund or is never due"),
  REPLY_WITHOUT_A_STATUS(ReplyWithoutAStatus::new, "everyAcknowledgementHasAValidHttpReply"),
  RETURN_IS_A_CALLBACK(
      ReturnIsACallback::new, "returnAtTheCallbackAddressSaysWhatTheGatewaySigned"),
  RETURN_PAYS(ReturnPays::new, "forgedReturnIsNotBelieved", "no signature"),
  RETURN_UNSIGNED(ReturnUnsigned::new, "forgedReturnIsNotBelieved", "no signature"),
  SECRET_IN_TO_STRING(SecretInToString::new, "gatewayIdIsValidInRoutesAndConfiguration"),
  SUSPICIOUS_IS_PAID(SuspiciousIsPaid::new, "unpaidAnswerBecomesItsReport", "SUSPICIOUS"),
  TAKEN_REFUND_IS_DONE(TakenRefundIsDone::new, "refunds", "a refund fails"),
  TAKEN_REFUND_IS_NOT_FOUND(TakenRefundIsNotFound::new, "refunds", "a lost answer decides nothing"),
  UNDECIDED_REFUND_IS_DONE(UndecidedRefundIsDone::new, "refunds", "a refund waits for a person"),
  UNKNOWN_ANSWER_IS_PAID(UnknownAnswerIsPaid::new, "answerWithAnotherCodeIsNotPaid", "result_code"),
  UNKNOWN_BILL_IS_FAILED(
      UnknownBillIsFailed::new, "expiry", "a bill that the gateway does not know has no money"),
  UNKNOWN_BILL_IS_WAITING(UnknownBillIsWaiting::new, "unknownBillIsReportedAsSuch"),
  UNKNOWN_CODE_IS_PAID(UnknownCodeIsPaid::new, "callbackWithAnotherCodeIsNotPaid", "result_code"),
  UNPAID_IS_FAILED(UnpaidIsFailed::new, "openedUnpaidBillIsReportedAsSuch"),
  UNSIGNED_AT_THE_ACCOUNTS_ADDRESS(
      UnsignedAtTheAccountsAddress::new,
      "forgedCallbackIsRejected",
      "no signature, at the account's address"),
  VERIFIES_RESERIALISED_TEXT(VerifiesReserialisedText::new, "amountsInCallbacksAreReadExactly"),
  VERIFIES_TRIMMED_TEXT(VerifiesTrimmedText::new, "forgedCallbackIsRejected", "a space more");

  private final BiFunction<SampleWalletGateway, Clock, Mutant> constructor;
  private final String method;
  private final String check;

  Mutation(BiFunction<SampleWalletGateway, Clock, Mutant> constructor, String method) {
    this(constructor, method, "");
  }

  Mutation(
      BiFunction<SampleWalletGateway, Clock, Mutant> constructor, String method, String check) {
    this.constructor = constructor;
    this.method = method;
    this.check = check;
  }

  Mutant of(SampleWalletGateway right, Clock clock) {
    return constructor.apply(right, clock);
  }

  /** The test method of the contract that fails. */
  String method() {
    return method;
  }

  /** Which of the checks that the method makes, by its name; "" where that is the method. */
  String check() {
    return check;
  }
}
