package io.tollgate.stored;

/** A bill with what its shop wrote about the order, which never changes. */
public record DescribedBill(BillSnapshot snapshot, OrderTexts texts) {

  /** The same bill as it stands after a query. */
  public DescribedBill at(BillSnapshot later) {
    return new DescribedBill(later, texts);
  }
}
