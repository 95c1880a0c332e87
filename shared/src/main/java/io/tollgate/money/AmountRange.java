package io.tollgate.money;

/**
 * From the least to the greatest amount, both taken, in minor units of a currency that stands
 * beside it.
 */
public record AmountRange(long least, long greatest) {

  public AmountRange {
    if (least < 1 || greatest < least) {
      throw new IllegalArgumentException("No amounts from " + least + " to " + greatest);
    }
  }

  public boolean contains(long minorUnits) {
    return least <= minorUnits && minorUnits <= greatest;
  }
}
