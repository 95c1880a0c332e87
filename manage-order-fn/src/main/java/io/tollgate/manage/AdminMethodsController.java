package io.tollgate.manage;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.tollgate.http.HttpEvent;
import io.tollgate.http.HttpReply;
import io.tollgate.http.IdentityDoor;
import io.tollgate.http.JsonForm;
import io.tollgate.http.MethodJson;
import io.tollgate.http.Operator;
import io.tollgate.http.Proxy;
import io.tollgate.json.Json;
import io.tollgate.store.PaymentMethodRow;
import io.tollgate.store.PaymentMethods;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The routes by which operators decide how buyers may pay. Nobody removes a method, because its
 * bills name it; it is switched off. Repeating what is so already changes nothing.
 */
@Controller("/api/v1/admin/payment-methods")
class AdminMethodsController {

  private final IdentityDoor door;
  private final PaymentMethods stored;
  private final MethodForm form;
  private final ChangeMethods changes;

  AdminMethodsController(
      IdentityDoor door, PaymentMethods stored, MethodForm form, ChangeMethods changes) {
    this.door = door;
    this.stored = stored;
    this.form = form;
    this.changes = changes;
  }

  @Get(produces = MediaType.ALL)
  HttpResponse<String> list(APIGatewayV2HTTPEvent event) {
    return Proxy.answer(event, e -> door.letOperator(e, _ -> list()));
  }

  @Post(consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpResponse<String> create(APIGatewayV2HTTPEvent event) {
    return Proxy.answer(
        event,
        e ->
            door.letOperator(
                e,
                operator ->
                    JsonForm.answer(e.body(), form::created, wanted -> create(wanted, operator))));
  }

  @Put(uri = "/{code}", consumes = MediaType.ALL, produces = MediaType.ALL)
  HttpResponse<String> change(APIGatewayV2HTTPEvent event, @PathVariable String code) {
    return Proxy.answer(event, e -> door.letOperator(e, operator -> change(e, code, operator)));
  }

  private HttpReply list() {
    return HttpReply.json(
        200, Map.of("payment_methods", stored.all().stream().map(this::describe).toList()));
  }

  private HttpReply create(PaymentMethodRow wanted, Operator operator) {
    Optional<PaymentMethodRow> there = stored.find(wanted.code());
    if (there.isPresent()) {
      return facts(there.get()).equals(facts(wanted))
          ? HttpReply.json(200, describe(there.get()))
          : HttpReply.problem(409, "code_taken", "Another payment method has this code");
    }
    changes.add(wanted, Json.write(facts(wanted)), operator.name());
    return HttpReply.json(201, describe(wanted));
  }

  private HttpReply change(HttpEvent event, String code, Operator operator) {
    return stored
        .find(code)
        .map(
            before ->
                JsonForm.answer(
                    event.body(),
                    f -> form.changed(f, before),
                    wanted -> change(before, wanted, operator)))
        .orElseGet(() -> HttpReply.problem(404, "not_found", "No such payment method"));
  }

  private HttpReply change(PaymentMethodRow before, PaymentMethodRow wanted, Operator operator) {
    Map<String, Object> was = facts(before);
    Map<String, Object> becomes = facts(wanted);
    if (was.equals(becomes)) {
      return HttpReply.json(200, describe(before));
    }
    boolean isChanged =
        wanted.version() == before.version() + 1
            && changes.change(wanted, Json.write(was), Json.write(becomes), operator.name());
    return isChanged
        ? HttpReply.json(200, describe(wanted))
        : HttpReply.problem(
            409,
            "version_conflict",
            "Somebody else changed this payment method: look at it again",
            Map.of("version", stored.find(before.code()).orElseThrow().version()));
  }

  /** What people decide, and the history keeps. */
  private static Map<String, Object> facts(PaymentMethodRow method) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("code", method.code());
    facts.put("name", method.name());
    facts.put("gateway", method.backend());
    facts.put("account", method.account());
    facts.put("position", method.position());
    facts.put("is_on", method.isOn());
    facts.put("auto_approve", method.autoApprove());
    facts.put("settings", Json.texts(method.settings()));
    facts.put("rules", MethodJson.write(MethodJson.rulesOf(method)));
    return facts;
  }

  private Map<String, Object> describe(PaymentMethodRow method) {
    Map<String, Object> body = facts(method);
    body.put("is_configured", form.isConfigured(method.backend(), method.account()));
    body.put("version", method.version());
    body.put("created_at", method.createdAt().toString());
    body.put("updated_at", method.updatedAt().toString());
    return body;
  }
}
