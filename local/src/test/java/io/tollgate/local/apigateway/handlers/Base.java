package io.tollgate.local.apigateway.handlers;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;

/** Leaves the event's type open, as frameworks do. */
public abstract class Base<E> implements RequestHandler<E, APIGatewayV2HTTPResponse> {}
