package io.tollgate.gateway;

import io.tollgate.bill.Bill;
import io.tollgate.bill.BillState;
import java.time.Instant;

/** Bills as the store hands them back. */
public final class Bills {

  private Bills() {}

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
    return new Bill(
        planned.id(),
        planned.orderId(),
        planned.ref(),
        planned.gateway(),
        planned.account(),
        planned.amount(),
        new BillState.Pending(),
        planned.superseded(),
        planned.returned(),
        planned.createdAt(),
        planned.deadline(),
        planned.memo().plus(opened.memo()));
  }
}
