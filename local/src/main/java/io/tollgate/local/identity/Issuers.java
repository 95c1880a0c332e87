package io.tollgate.local.identity;

import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import java.util.Optional;

/** The issuers of this machine: each authorizer of the template has one, as in a deployment. */
public record Issuers(LocalIssuer customers, LocalIssuer operators) {

  /** The template's authorizer that believes the operators' issuer. */
  public static final String OPERATORS = "Operators";

  /** The issuer that this authorizer believes. */
  public LocalIssuer of(String authorizer) {
    return authorizer.equals(OPERATORS) ? operators : customers;
  }

  /** A token of an operator who may do everything, for half a day from now. */
  public String operatorToken() {
    return operators.token("operator@shop.example");
  }

  /** A customer's, for half a day from now. */
  public String customerToken() {
    return customers.token("customer@shop.example");
  }

  /** The answer, when the request is for an issuer's own addresses. */
  public Optional<HttpResponse.Message> find(HttpRequest request) {
    return customers.find(request).or(() -> operators.find(request));
  }
}
