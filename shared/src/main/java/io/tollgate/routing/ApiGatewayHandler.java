package io.tollgate.routing;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import io.micronaut.context.ApplicationContext;
import io.micronaut.function.aws.proxy.payload2.APIGatewayV2HTTPEventHandler;
import io.micronaut.http.annotation.Controller;
import io.tollgate.lambda.FunctionContext;
import io.tollgate.lambda.HttpEvent;
import io.tollgate.lambda.HttpReply;
import io.tollgate.lambda.Priming;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A function whose routes are controllers (DECISIONS 108), behind an HTTP API with payload 2.0. */
public abstract class ApiGatewayHandler
    implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse>, AutoCloseable {

  private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");

  final ApplicationContext context = FunctionContext.startWith(Controller.class);

  private final APIGatewayV2HTTPEventHandler http = new APIGatewayV2HTTPEventHandler(context);
  private final DeclaredRoutes routes = context.getBean(DeclaredRoutes.class);

  /**
   * Starts the function and primes it.
   *
   * @param path one of its routes, of method POST, that refuses a caller without a key
   */
  protected ApiGatewayHandler(String path) {
    context.getBean(Priming.class).database().step("router", () -> answer(unauthorized(path)));
  }

  /**
   * Answers an event. Not by Micronaut's own handler class, which makes all accounts of gateways at
   * the start, also those with wrong settings, and registers four beans at each call.
   *
   * @throws IllegalArgumentException when it is no such event
   */
  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context lambda) {
    return answer(event);
  }

  @Override
  public void close() {
    context.close();
  }

  private APIGatewayV2HTTPResponse answer(APIGatewayV2HTTPEvent event) {
    if (event.getRequestContext() == null || event.getRequestContext().getHttp() == null) {
      throw new IllegalArgumentException(HttpEvent.EXPECTED);
    }
    Optional<String> path = path(event);
    if (path.isPresent()) {
      event.getRequestContext().getHttp().setPath(path.get());
      return http.exchange(event, new APIGatewayV2HTTPResponse()).getResponse().getNativeResponse();
    }
    HttpReply reply = HttpReply.unknownRoute();
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
  private Optional<String> path(APIGatewayV2HTTPEvent event) {
    String key = Optional.ofNullable(event.getRouteKey()).orElse("");
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
