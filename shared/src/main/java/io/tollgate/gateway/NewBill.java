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
 * @param mode how the gateway's form is shown, one of {@link EmbeddedForms#modes}; "" for the
 *     default
 * @param callbackUrl where the gateway's server reports to
 * @param returnUrl where the gateway sends the browser back: ours, never the shop's own
 * @param formUrl a page of ours that shows the gateway's form, where the gateway has one
 * @param expiresIn the time the shop gives the buyer, where it said so
 */
public record NewBill(
    Ref ref,
    String account,
    Money amount,
    String description,
    Buyer buyer,
    String mode,
    URI callbackUrl,
    URI returnUrl,
    URI formUrl,
    Optional<Duration> expiresIn) {}
