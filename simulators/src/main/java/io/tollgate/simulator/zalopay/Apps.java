package io.tollgate.simulator.zalopay;

import io.tollgate.simulator.Parameters;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The applications that this ZaloPay knows: the public ones and the merchant's own. */
final class Apps {

  private final Map<Long, App> byId = new HashMap<>();

  Apps(List<App> known) {
    App.PUBLIC.forEach(app -> byId.put(app.appId(), app));
    known.forEach(app -> byId.put(app.appId(), app));
  }

  /**
   * The application that an order was created for.
   *
   * @throws IllegalStateException when an earlier process with other applications took the order
   */
  App of(Order.Request order) {
    return Optional.ofNullable(byId.get(order.appId()))
        .orElseThrow(() -> new IllegalStateException("this simulator lacks app " + order.appId()));
  }

  /** Whether the call names one of them and has the mac that its key1 makes of the message. */
  boolean haveSigned(Parameters call, Function<App, String> message) {
    return haveSigned("app_id", call, message);
  }

  /** The same of a call that names the application by another parameter. */
  boolean haveSigned(String appId, Parameters call, Function<App, String> message) {
    return call.number(appId).map(byId::get).stream()
        .anyMatch(
            app -> Signature.matches(call.text("mac").orElse(""), app.key1(), message.apply(app)));
  }
}
