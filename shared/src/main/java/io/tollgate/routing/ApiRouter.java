package io.tollgate.routing;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import io.micronaut.context.ApplicationContext;
import io.micronaut.function.aws.proxy.payload2.APIGatewayV2HTTPEventHandler;
import io.tollgate.lambda.HealthCheck;
import io.tollgate.lambda.HttpEvent;
import io.tollgate.lambda.HttpReply;
import io.tollgate.lambda.Priming;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Leads an event to the controller's method that its route key names. */
final class ApiRouter {

  private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");

  private final APIGatewayV2HTTPEventHandler http;
  private final DeclaredRoutes routes;
  private final Runnable after;
  private final Priming priming;

  /**
   * Routes events of the function whose beans these are.
   *
   * @param after each response is made, before it is given back
   */
  ApiRouter(ApplicationContext context, Runnable after) {
    this.after = after;
    http = new APIGatewayV2HTTPEventHandler(context);
    routes = context.getBean(DeclaredRoutes.class);
    priming = context.getBean(Priming.class).database();
  }

  /** Answers events of these routes, none of which changes anything for a caller without a key. */
  Priming prime(List<String> routeKeys) {
    routeKeys.forEach(key -> priming.event(key, this::answer));
    return priming;
  }

  /** Answers an event. */
  HttpReply respond(HttpEvent event) {
    HttpReply reply = answer(event);
    after.run();
    return reply;
  }

  private HttpReply answer(HttpEvent event) {
    if (HealthCheck.isAsked(event.routeKey())) {
      return HealthCheck.reply();
    }
    return path(event)
        .map(path -> reply(new RoutedEvent(event, path)))
        .orElseGet(HttpReply::unknownRoute);
  }

  private HttpReply reply(RoutedEvent event) {
    APIGatewayV2HTTPResponse response =
        http.exchange(event, new APIGatewayV2HTTPResponse()).getResponse().getNativeResponse();
    return new HttpReply(
        response.getStatusCode(),
        response.getHeaders(),
        Optional.ofNullable(response.getBody()).orElse(""));
  }

  /**
   * The path that leads the router to the route that API Gateway chose: its own, with the encoded
   * parameters put in. The request's path would not do. It comes decoded and cut at a decoded
   * question mark, and begins with the stage and the base path where there are such.
   */
  private Optional<String> path(HttpEvent event) {
    String key = event.routeKey();
    Map<String, String> given = event.pathParameters();
    Matcher parameters = PARAMETER.matcher(key);
    if (!routes.contains(key)
        || !parameters.results().allMatch(parameter -> given.containsKey(parameter.group(1)))) {
      return Optional.empty();
    }
    String path = key.substring(key.indexOf('/'));
    return Optional.of(
        PARAMETER
            .matcher(path)
            .replaceAll(parameter -> encoded(given.getOrDefault(parameter.group(1), ""))));
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
