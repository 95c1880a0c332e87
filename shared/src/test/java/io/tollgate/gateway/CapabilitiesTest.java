package io.tollgate.gateway;

import io.tollgate.local.GeneratedText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Currency;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** README's table of what each gateway can do is what the code says. */
class CapabilitiesTest {

  private static final Path README = Path.of("../README.md");
  private static final String BEGIN = "<!-- What each gateway can do: made from the code. -->\n";
  private static final String END = "<!-- End of the table. -->\n";
  private static final int CURRENCIES_SHOWN = 4;

  @Test
  @Tag(GeneratedText.TAG)
  void capabilityTableInReadmeMatchesTheCode() throws IOException {
    GeneratedText.assertPart(README, BEGIN, END, table());
  }

  private static String table() {
    return ShippedGateways.all().stream()
        .map(CapabilitiesTest::row)
        .collect(
            Collectors.joining(
                "",
                """
                | Gateway | Called | Countries | Currencies | The buyer pays | Refunds | Ended at the gateway | Refunds and disputes made there |
                |---|---|---|---|---|---|---|---|
                """,
                ""));
  }

  private static String row(Gateway gateway) {
    return "| `%s` | %s | %s | %s | %s | %s | %s | %s |\n"
        .formatted(
            gateway.id(),
            name(gateway.profile()),
            countries(gateway.profile()),
            currencies(gateway),
            where(gateway),
            gateway instanceof Refunds ? "whole and in parts" : "–",
            gateway instanceof Expires ? "yes" : "–",
            reversals(gateway));
  }

  private static String name(GatewayProfile profile) {
    return profile.homePage().isEmpty()
        ? profile.displayName()
        : "[%s](%s)".formatted(profile.displayName(), profile.homePage());
  }

  private static String countries(GatewayProfile profile) {
    return profile.countries().isEmpty() ? "all" : String.join(", ", profile.countries());
  }

  /** How they are found where no callback reports them. */
  private static String reversals(Gateway gateway) {
    if (gateway instanceof EventLog) {
      return "found in the event log";
    }
    return gateway instanceof Reversals ? "asked about once a day" : "–";
  }

  private static String currencies(Gateway gateway) {
    List<String> codes =
        gateway.limits().keySet().stream().map(Currency::getCurrencyCode).sorted().toList();
    return codes.size() <= CURRENCIES_SHOWN
        ? String.join(", ", codes)
        : gateway instanceof DirectPayment ? "all" : codes.size() + " currencies";
  }

  private static String where(Gateway gateway) {
    if (gateway instanceof DirectPayment) {
      return "without a gateway, before or after fulfilment";
    }
    return gateway instanceof EmbeddedForms forms
        ? "in a form, " + String.join(", ", forms.modes())
        : "on the gateway's page";
  }
}
