package io.tollgate.gateway;

import io.tollgate.bill.Ref;
import io.tollgate.money.Money;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * A bill about to be planned.
 *
 * @param description what the buyer reads at the gateway
 * @param buyerId the shop's name for the buyer, where it gave one
 * @param callbackUrl where the gateway's server reports to
 * @param returnUrl where the gateway sends the browser back: ours, never the shop's own
 * @param expiresIn the time the shop gives the buyer, where it said so
 */
public record NewBill(
    Ref ref,
    String account,
    Money amount,
    String description,
    Optional<String> buyerId,
    URI callbackUrl,
    URI returnUrl,
    Optional<Duration> expiresIn) {}
