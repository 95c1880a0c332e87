package io.tollgate.manage;

import io.micronaut.transaction.annotation.Transactional;
import io.tollgate.store.PaymentMethodRow;
import io.tollgate.store.PaymentMethods;
import jakarta.inject.Singleton;

/** Writes payment methods, and in the same transaction who made them what they are. */
@Singleton
class ChangeMethods {

  private final PaymentMethods stored;

  ChangeMethods(PaymentMethods stored) {
    this.stored = stored;
  }

  @Transactional
  void add(PaymentMethodRow method, String became, String who) {
    stored.add(method);
    stored.remember(method.code(), who, "", became, method.updatedAt());
  }

  /** Whether the method still had the version that was looked at; otherwise nothing is written. */
  @Transactional
  boolean change(PaymentMethodRow method, String was, String became, String who) {
    boolean isChanged = stored.change(method) == 1;
    if (isChanged) {
      stored.remember(method.code(), who, was, became, method.updatedAt());
    }
    return isChanged;
  }
}
