package io.tollgate.local.apigateway.handlers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.util.List;
import java.util.Map;

/** Takes AWS's own event class, through a generic parent as frameworks do. */
public final class Typed extends Base<APIGatewayV2HTTPEvent> {

  @Override
  public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
    return APIGatewayV2HTTPResponse.builder()
        .withStatusCode(201)
        .withHeaders(Map.of("X-Function", context.getFunctionName()))
        .withCookies(List.of("a=1", "b=2"))
        .withBody(
            event.getRequestContext().getHttp().getMethod()
                + " "
                + event.getRawPath()
                + " "
                + event.getPathParameters()
                + " "
                + event.getBody())
        .build();
  }
}
