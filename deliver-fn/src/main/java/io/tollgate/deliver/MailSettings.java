package io.tollgate.deliver;

import io.micronaut.context.annotation.Property;
import io.tollgate.aws.BuyerMails;
import io.tollgate.aws.MailAddress;
import io.tollgate.bill.Mode;
import io.tollgate.response.ShopPages;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Optional;

/** Whether mails are sent, by whom, and to whom in test mode. */
@Singleton
class MailSettings {

  private final String configurationSet;
  private final ShopPages shop;
  private final BuyerMails buyers;

  /**
   * @param configurationSet of SES, which reports bounces and complaints
   */
  MailSettings(
      @Property(name = "tollgate.mail-configuration-set") Optional<String> configurationSet,
      ShopPages shop,
      BuyerMails buyers) {
    this.shop = shop;
    this.configurationSet = configurationSet.orElse("");
    this.buyers = buyers;
  }

  boolean isOn() {
    return buyers.isOn();
  }

  /** The sender. */
  MailAddress from() {
    return buyers.from();
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

  /** Who gets a mail; empty for nobody. */
  Optional<MailAddress> recipient(MailAddress buyer, boolean isTest) {
    return buyers.recipient(buyer, isTest);
  }
}
