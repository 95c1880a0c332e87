package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.local.apigateway.Route;
import io.tollgate.local.apigateway.TemplateReader;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Each HTTP route adds a statement to its function's resource policy, and Lambda refuses a policy
 * of more than 20 KB (Lambda Developer Guide, "Lambda quotas").
 */
class ResourcePolicyTest {

  private static final int POLICY_BYTES_MAX = 20_480;
  private static final int ROUTE_BYTES = 450;

  /** While a deployment moves an alias, the policies of both versions count. */
  private static final int VERSIONS = 2;

  @Test
  void routesOfAFunctionFillAtMostFourFifthsOfItsResourcePolicy() {
    Map<String, Long> bytes =
        TemplateReader.read(Project.ROOT.resolve("template.yaml")).routes().stream()
            .collect(
                Collectors.groupingBy(
                    Route::function, Collectors.summingLong(_ -> VERSIONS * ROUTE_BYTES)));
    assertTrue(bytes.containsKey("OperatorFunction"), bytes.toString());
    bytes.forEach(
        (function, policy) ->
            assertTrue(
                policy <= POLICY_BYTES_MAX * 8 / 10,
                function + " needs " + policy + " bytes: move routes to another function"));
  }
}
