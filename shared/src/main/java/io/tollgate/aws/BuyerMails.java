package io.tollgate.aws;

import io.micronaut.context.annotation.Property;
import io.tollgate.bill.Mode;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Whether buyers are written to. Without a sender nobody is, and of a payment that is no real money
 * no buyer is, unless SES is an emulator on this machine, which sends nothing on.
 */
@Singleton
public final class BuyerMails {

  private final boolean isOn;
  private final Mode mode;
  private final boolean staysHere;

  /**
   * @param from the sender
   */
  BuyerMails(
      @Property(name = "tollgate.mail-from") Optional<String> from,
      @Property(name = "tollgate.mode", defaultValue = "test") String mode,
      AwsClient aws) {
    this.isOn = from.filter(Predicate.not(String::isBlank)).isPresent();
    this.mode = Mode.of(mode);
    this.staysHere = aws.isOnThisMachine(AwsService.SES);
  }

  /** Whether a payment is about no real money: both the installation and it must be live. */
  public boolean isTest(Mode ofPayment) {
    return mode != Mode.LIVE || ofPayment != Mode.LIVE;
  }

  /** Whether a mail may go to the buyer. */
  public boolean mayReachBuyer(boolean isTest) {
    return !isTest || staysHere;
  }

  /** Whether the buyer of a payment is told by mail what becomes of it, if there is an address. */
  public boolean tellBuyer(Mode ofPayment) {
    return isOn && mayReachBuyer(isTest(ofPayment));
  }
}
