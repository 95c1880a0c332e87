package io.tollgate.stored;

/**
 * Where the transaction number of reported money is stored already, for its gateway and account. No
 * document of a gateway says that a number is never given twice, so only the same bill's is a
 * repeat (DECISIONS 80).
 */
public enum TransactionNumber {
  NEW,
  /** Under this bill: the report is a duplicate. */
  RECORDED,
  /** Under another bill, or under a reference that is no bill of ours. */
  ELSEWHERE
}
