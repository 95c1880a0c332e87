package io.tollgate.money;

/**
 * From the least to the greatest amount, both taken, in minor units of a currency that stands
 * beside it.
 *
 * @param step every amount is a multiple of it
 */
public record AmountRange(long least, long greatest, long step) {

  public AmountRange {
    if (least < 1 || greatest < least) {
      throw new IllegalArgumentException("No amounts from " + least + " to " + greatest);
    }
    if (step < 1 || least % step != 0 || greatest % step != 0) {
      throw new IllegalArgumentException("No range in steps of " + step);
    }
  }

  /** Every amount between the two. */
  public AmountRange(long least, long greatest) {
    this(least, greatest, 1);
  }

  public boolean contains(long minorUnits) {
    return least <= minorUnits && minorUnits <= greatest && minorUnits % step == 0;
  }
}
