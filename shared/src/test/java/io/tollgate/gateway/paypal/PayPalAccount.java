package io.tollgate.gateway.paypal;

import io.micronaut.context.annotation.ConfigurationInject;
import io.micronaut.context.annotation.EachProperty;
import io.micronaut.context.annotation.Parameter;
import io.tollgate.gateway.Secret;
import java.net.URI;

/** {@code tollgate.paypal.<name>}. */
@EachProperty("tollgate.paypal")
record PayPalAccount(String name, Secret token, Secret webhookKey, URI baseUrl) {

  @ConfigurationInject
  PayPalAccount(@Parameter String name, String token, String webhookKey, URI baseUrl) {
    this(name, new Secret(token), new Secret(webhookKey), baseUrl);
  }
}
