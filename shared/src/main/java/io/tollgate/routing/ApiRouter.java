package io.tollgate.routing;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import io.micronaut.context.ApplicationContext;
import io.micronaut.function.aws.proxy.payload2.APIGatewayV2HTTPEventHandler;
import io.tollgate.lambda.HealthCheck;
import io.tollgate.lambda.HttpEvent;
import io.tollgate.lambda.HttpReply;
import io.tollgate.lambda.Priming;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
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

  /**
   * Primes what it needs.
   *
   * @param path one of its routes, of method POST, that refuses a caller without a key
   */
  ApiRouter(ApplicationContext context, String path) {
    this(context, path, () -> {});
  }

  /**
   * The same.
   *
   * @param after each response is made, before it is given back
   */
  ApiRouter(ApplicationContext context, String path, Runnable after) {
    this.after = after;
    http = new APIGatewayV2HTTPEventHandler(context);
    routes = context.getBean(DeclaredRoutes.class);
    context.getBean(Priming.class).database().step("router", () -> answer(unauthorized(path)));
  }

  /**
   * Answers an event.
   *
   * @throws IllegalArgumentException when it is none of an HTTP API
   */
  APIGatewayV2HTTPResponse respond(APIGatewayV2HTTPEvent event) {
    APIGatewayV2HTTPResponse response = answer(event);
    after.run();
    return response;
  }

  private APIGatewayV2HTTPResponse answer(APIGatewayV2HTTPEvent event) {
    // The runtime's deserializer makes a null of JSON that is no object.
    if (event == null
        || event.getRequestContext() == null
        || event.getRequestContext().getHttp() == null) {
      throw new IllegalArgumentException(HttpEvent.EXPECTED);
    }
    String routeKey = Optional.ofNullable(event.getRouteKey()).orElse("");
    if (HealthCheck.isAsked(routeKey)) {
      return response(HealthCheck.reply());
    }
    Optional<String> path = path(routeKey, event);
    if (path.isPresent()) {
      event.getRequestContext().getHttp().setPath(path.get());
      return http.exchange(event, new APIGatewayV2HTTPResponse()).getResponse().getNativeResponse();
    }
    return response(HttpReply.unknownRoute());
  }

  private static APIGatewayV2HTTPResponse response(HttpReply reply) {
    return APIGatewayV2HTTPResponse.builder()
        .withStatusCode(reply.status())
        .withHeaders(reply.headers())
        .withBody(reply.body())
        .build();
  }

  /**
   * The path that leads the router to the route that API Gateway chose: its own, with the encoded
   * parameters put in. The request's path would not do. It comes decoded and cut at a decoded
   * question mark, and begins with the stage and the base path where there are such.
   */
  private Optional<String> path(String key, APIGatewayV2HTTPEvent event) {
    Map<String, String> given = Optional.ofNullable(event.getPathParameters()).orElse(Map.of());
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

  private static APIGatewayV2HTTPEvent unauthorized(String path) {
    return APIGatewayV2HTTPEvent.builder()
        .withVersion("2.0")
        .withRouteKey("POST " + path)
        .withRawPath(path)
        .withRawQueryString("")
        .withHeaders(Map.of("content-type", "application/json"))
        .withBody("{}")
        .withIsBase64Encoded(false)
        .withRequestContext(
            APIGatewayV2HTTPEvent.RequestContext.builder()
                .withHttp(
                    APIGatewayV2HTTPEvent.RequestContext.Http.builder()
                        .withMethod("POST")
                        .withPath(path)
                        .build())
                .build())
        .build();
  }
}
