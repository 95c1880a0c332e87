package io.tollgate.gateway;

import io.tollgate.bill.Bill;
import io.tollgate.bill.BillState;
import io.tollgate.bill.Memo;
import java.time.Instant;

/** Bills as the store hands them back. */
public final class BillFixture {

  private BillFixture() {}

  /** Planned and committed, and its gateway has not heard of it. */
  public static Bill planned(Gateway gateway, NewBill draft, Instant now) {
    Plan plan = gateway.plan(draft, now);
    return new Bill(
        1,
        1,
        draft.ref(),
        gateway.id(),
        draft.account(),
        draft.amount(),
        new BillState.Created(),
        false,
        false,
        now,
        plan.deadline(),
        plan.memo());
  }

  /** The same after its gateway has opened it. */
  public static Bill opened(Bill planned, Opening.Opened opened) {
    return in(planned, new BillState.Pending(), planned.memo().plus(opened.memo()));
  }

  /** The same in another state. */
  public static Bill in(Bill bill, BillState state) {
    return in(bill, state, bill.memo());
  }

  /** The same after the buyer's browser came back. */
  public static Bill returned(Bill bill) {
    return copy(bill, bill.state(), true, bill.memo());
  }

  /** The same with another memo. */
  static Bill with(Bill bill, Memo memo) {
    return in(bill, bill.state(), memo);
  }

  private static Bill in(Bill bill, BillState state, Memo memo) {
    return copy(bill, state, bill.returned(), memo);
  }

  private static Bill copy(Bill bill, BillState state, boolean returned, Memo memo) {
    return new Bill(
        bill.id(),
        bill.orderId(),
        bill.ref(),
        bill.gateway(),
        bill.account(),
        bill.amount(),
        state,
        bill.superseded(),
        returned,
        bill.createdAt(),
        bill.deadline(),
        memo);
  }
}
