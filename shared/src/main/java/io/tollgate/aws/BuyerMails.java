package io.tollgate.aws;

import io.micronaut.context.annotation.Property;
import io.tollgate.bill.Mode;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether buyers are written to, by which sender, and who gets the mails of test payments. Without
 * a sender nobody is, and of a payment that is no real money no buyer is, unless SES is an emulator
 * on this machine, which sends nothing on.
 */
@Singleton
public final class BuyerMails {

  private static final Logger LOG = LoggerFactory.getLogger(BuyerMails.class);

  private final Optional<MailAddress> from;
  private final Optional<MailAddress> testTo;
  private final Mode mode;
  private final boolean staysHere;

  /**
   * Takes the settings. An address that is none is one line in the log, and leaves mails off: what
   * else the function does goes on.
   *
   * @param from a sender that SES has verified; without one no mail is made
   * @param testTo who gets the mails of test payments
   */
  BuyerMails(
      @Property(name = "tollgate.mail-from") Optional<String> from,
      @Property(name = "tollgate.mail-test-to") Optional<String> testTo,
      @Property(name = "tollgate.mode", defaultValue = "test") String mode,
      AwsClient aws) {
    boolean isWrong =
        isWrong("tollgate.mail-from", from) | isWrong("tollgate.mail-test-to", testTo);
    this.from = isWrong ? Optional.empty() : from.flatMap(MailAddress::of);
    this.testTo = testTo.flatMap(MailAddress::of);
    this.mode = Mode.of(mode);
    this.staysHere = aws.isOnThisMachine(AwsService.SES);
  }

  private static boolean isWrong(String setting, Optional<String> text) {
    boolean isWrong =
        text.filter(Predicate.not(String::isBlank))
            .filter(given -> MailAddress.of(given).isEmpty())
            .isPresent();
    if (isWrong) {
      LOG.error("{} is no mail address; mails are off", setting);
    }
    return isWrong;
  }

  public boolean isOn() {
    return from.isPresent();
  }

  /** The sender. */
  public MailAddress from() {
    return from.orElseThrow();
  }

  /** Whether a payment is about no real money: both the installation and it must be live. */
  public boolean isTest(Mode ofPayment) {
    return mode != Mode.LIVE || ofPayment != Mode.LIVE;
  }

  /**
   * Who gets a mail. A test payment's never reaches a buyer: it goes to the test address, or under
   * the buyer's own address to an emulator of SES on this machine.
   *
   * @return empty for nobody
   */
  public Optional<MailAddress> recipient(MailAddress buyer, boolean isTest) {
    return !isTest || staysHere ? Optional.of(buyer) : testTo;
  }

  /** Whether the buyer of a payment is told by mail what becomes of it. */
  public boolean tell(MailAddress buyer, Mode ofPayment) {
    return isOn() && recipient(buyer, isTest(ofPayment)).equals(Optional.of(buyer));
  }
}
