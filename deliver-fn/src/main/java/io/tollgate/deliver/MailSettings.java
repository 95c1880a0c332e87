package io.tollgate.deliver;

import io.micronaut.context.annotation.Property;
import io.tollgate.aws.BuyerMails;
import io.tollgate.bill.Mode;
import io.tollgate.response.ShopPages;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether mails are sent, by whom, and to whom in test mode. */
@Singleton
class MailSettings {

  private static final Logger LOG = LoggerFactory.getLogger(MailSettings.class);

  private final Optional<MailAddress> from;
  private final Optional<MailAddress> testTo;
  private final String configurationSet;
  private final ShopPages shop;
  private final BuyerMails buyers;

  /**
   * Takes the settings. An address that is none is one line in the log, and leaves mails off:
   * webhooks of the same function go on.
   *
   * @param from a sender that SES has verified; without one no mail is made
   * @param testTo who gets the mails of test payments
   * @param configurationSet of SES, which reports bounces and complaints
   */
  MailSettings(
      @Property(name = "tollgate.mail-from") Optional<String> from,
      @Property(name = "tollgate.mail-test-to") Optional<String> testTo,
      @Property(name = "tollgate.mail-configuration-set") Optional<String> configurationSet,
      ShopPages shop,
      BuyerMails buyers) {
    boolean isWrong =
        isWrong("tollgate.mail-from", from) | isWrong("tollgate.mail-test-to", testTo);
    this.from = isWrong ? Optional.empty() : from.flatMap(MailAddress::of);
    this.testTo = testTo.flatMap(MailAddress::of);
    this.shop = shop;
    this.configurationSet = configurationSet.orElse("");
    this.buyers = buyers;
  }

  private static boolean isWrong(String setting, Optional<String> text) {
    boolean isWrong =
        text.filter(Predicate.not(String::isEmpty))
            .filter(given -> MailAddress.of(given).isEmpty())
            .isPresent();
    if (isWrong) {
      LOG.error("{} is no mail address; mails are off", setting);
    }
    return isWrong;
  }

  boolean isOn() {
    return from.isPresent();
  }

  /** The sender. */
  MailAddress from() {
    return from.orElseThrow();
  }

  /** The shop's name. */
  String name() {
    return shop.name();
  }

  /** Empty where there is none. */
  String configurationSet() {
    return configurationSet;
  }

  /** The page of the order with this key, which stands where no server sees it. */
  URI orderPage(String orderKey) {
    return shop.order(orderKey);
  }

  /** Whether a mail is about no real money: both the installation and the payment must be live. */
  boolean isTest(Optional<Mode> ofPayment) {
    return buyers.isTest(ofPayment.orElse(Mode.LIVE));
  }

  /**
   * Who gets a mail. A test payment's never reaches a buyer: it goes to the test address, or under
   * the buyer's own address to an emulator of SES on this machine, which sends nothing on.
   *
   * @return empty for nobody
   */
  Optional<MailAddress> recipient(MailAddress buyer, boolean isTest) {
    return buyers.mayReachBuyer(isTest) ? Optional.of(buyer) : testTo;
  }
}
