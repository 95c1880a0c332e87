package io.tollgate.gateway.manual;

import io.micronaut.context.annotation.ConfigurationInject;
import io.micronaut.context.annotation.EachProperty;
import io.micronaut.context.annotation.Parameter;
import io.micronaut.core.convert.ConversionService;
import io.tollgate.bill.Collect;
import io.tollgate.gateway.GatewayAccount;
import io.tollgate.settings.WrongSetting;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One way in which money reaches the shop without a gateway, configured under {@code
 * tollgate.manual.<name>}.
 */
@EachProperty("tollgate.manual")
final class ManualAccount extends GatewayAccount {

  /** A bank transfer that is ordered on a Friday arrives on Monday. */
  private static final Duration WAITS_USUALLY = Duration.ofDays(4);

  private final Collect collect;
  private final Duration expiresIn;

  /**
   * @param collect {@code before} or {@code after}: when the money comes, beside fulfilment
   * @param expiresIn how long an order waits for money that comes before fulfilment, like {@code
   *     96h}
   * @throws IllegalArgumentException when {@code collect} is neither before nor after, or {@code
   *     expires-in} is no duration
   */
  @ConfigurationInject
  ManualAccount(@Parameter String name, String collect, Optional<String> expiresIn) {
    super(ManualGateway.ID, name, List.of());
    this.collect = collect(collect.strip());
    this.expiresIn = expiresIn.map(ManualAccount::duration).orElse(WAITS_USUALLY);
  }

  private static Collect collect(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "before" -> Collect.BEFORE;
      case "after" -> Collect.AFTER;
      default -> throw new WrongSetting("collect", "is neither before nor after");
    };
  }

  /** Nobody calls back. */
  @Override
  protected List<Identity> identities() {
    return List.of();
  }

  Collect collect() {
    return collect;
  }

  /** Taken as a text, since Micronaut takes what it cannot convert for absent. */
  private static Duration duration(String text) {
    return ConversionService.SHARED
        .convert(text.strip(), Duration.class)
        .orElseThrow(() -> new WrongSetting("expires-in", "is not a duration like 96h"));
  }

  Duration expiresIn() {
    return expiresIn;
  }
}
