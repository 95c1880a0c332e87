package io.tollgate.status;

import io.micronaut.context.ApplicationContext;
import io.tollgate.events.EventPublisher;
import io.tollgate.lambda.ExceptionReplies;
import io.tollgate.lambda.FunctionBeans;
import io.tollgate.lambda.HttpEvent;
import io.tollgate.lambda.HttpEventHandler;
import io.tollgate.lambda.HttpReply;
import io.tollgate.lambda.Priming;
import java.util.Map;

/**
 * Answers with the verified status; queries the gateway where it must, at most three seconds a
 * call.
 */
public final class StatusHandler extends HttpEventHandler {

  public StatusHandler() {
    super(
        FunctionBeans.start(
            Map.of("tollgate.gateway-timeout", "3s", "tollgate.gateway-down", "probe"),
            Entry::of,
            Entry::prime),
        Entry::answer);
  }

  private record Entry(StatusRoutes routes, EventPublisher publisher, Priming priming) {

    static Entry of(ApplicationContext context) {
      return new Entry(
          context.getBean(StatusRoutes.class),
          context.getBean(EventPublisher.class),
          context.getBean(Priming.class).database());
    }

    void prime() {
      priming
          .client()
          .paidPayment("GET /api/payment/status/{app_trans_id}", "app_trans_id", this::answer);
    }

    HttpReply answer(HttpEvent event) {
      HttpReply reply = ExceptionReplies.answer(() -> routes.answer(event));
      publisher.publishCommitted();
      return reply;
    }
  }
}
