package io.tollgate.acceptance;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The mailbox of this machine, and the operator's page about an order's mails. */
class MailPageTest extends BrowserTest {

  @Test
  void mailIsShownAsItsReaderSeesItAndLeadsToTheOrder() {
    String buyer = UUID.randomUUID() + "@buyer.example";
    Response order = pay(buyer);
    page.navigate(TOLLGATE.mailbox().pageUrl());
    page.getByLabel("Subject or address contains").fill(buyer);
    Locator mail = page.locator("details");
    assertThat(mail).hasCount(1);
    assertThat(mail).containsText("Your payment for order " + order.text("number"));
    mail.locator("summary").click();
    FrameLocator html = page.frameLocator("iframe");
    assertThat(html.getByRole(AriaRole.HEADING)).hasText("Thank you! Your payment has arrived.");
    assertThat(mail.locator("pre")).containsText("See your order: ");
    Page opened = page.waitForPopup(() -> html.getByText("See your order").click());
    assertThat(opened.locator("#number")).containsText(order.text("number"));
    opened.close();
  }

  private Response pay(String buyer) {
    Response order =
        shop.create(
            """
            {"shop_ref":"%s","amount":50000,"gateway":"zalopay",
             "buyer":{"email":"%s","locale":"en"}}"""
                .formatted(Shop.newOrder(), buyer));
    simulator.pay(order.text("ref"));
    TOLLGATE.mailbox().only(buyer);
    return order;
  }
}
