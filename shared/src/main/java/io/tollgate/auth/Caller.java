package io.tollgate.auth;

/**
 * Who sends a request. A controller's method has one parameter of such a type, which is how its
 * route says whom it lets in: the parameter is bound by authenticating the request.
 */
public sealed interface Caller
    permits Operator, Viewer, Customer, ShopCaller, OrderHolder, Anyone {}
