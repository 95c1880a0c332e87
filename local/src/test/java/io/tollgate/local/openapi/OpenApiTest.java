package io.tollgate.local.openapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tollgate.local.GeneratedText;
import io.tollgate.local.apigateway.Route;
import io.tollgate.local.apigateway.Template;
import io.tollgate.local.apigateway.TemplateReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The OpenAPI document covers the template's routes, and every reference in it resolves. */
class OpenApiTest {

  private static final Template TEMPLATE = TemplateReader.read(Path.of("..", "template.yaml"));
  private static final Path DOCUMENT = Path.of("..", "docs", "openapi.json");
  private static final OpenApi API = OpenApi.of(TEMPLATE.routes());

  @Test
  void everyRouteIsDescribedAndNothingElse() {
    assertEquals(List.of(), API.faults());
  }

  @Test
  void aRouteWithoutDescriptionAndADescriptionWithoutRouteAreNamed() {
    List<Route> others = new ArrayList<>(TEMPLATE.routes());
    others.removeIf(route -> route.key().equals("GET /api/v1/cart"));
    others.add(new Route("GET", "/api/v1/other", "Other", Optional.empty()));
    assertEquals(
        List.of(
            "GET /api/v1/cart is described, and no route.", "GET /api/v1/other is not described."),
        OpenApi.of(others).faults());
  }

  @Test
  void everyReferenceLeadsToASchema() {
    List<String> references = API.document().findValuesAsText("$ref");
    assertFalse(references.isEmpty());
    for (String reference : references) {
      assertTrue(API.document().at(reference.substring(1)).isObject(), reference);
    }
  }

  @Test
  void everyOperationHasANameOfItsOwn() {
    List<String> names = API.document().findValuesAsText("operationId");
    assertEquals(TEMPLATE.routes().size(), Set.copyOf(names).size(), names.toString());
  }

  @Test
  void securityFollowsTheTemplatesAuthorizers() {
    JsonNode paths = API.document().path("paths");
    assertEquals(
        "[{\"OperatorToken\":[\"tollgate/operator\"]},{\"OperatorToken\":[\"tollgate/viewer\"]}]",
        paths.at("/~1api~1v1~1admin~1orders/get/security").toString());
    assertEquals("[{\"CustomerToken\":[]}]", paths.at("/~1api~1v1~1cart/get/security").toString());
    assertEquals("[{\"ApiKey\":[]}]", paths.at("/~1api~1v1~1payment/post/security").toString());
    assertEquals("[]", paths.at("/~1api~1payment~1create/post/security").toString());
  }

  /** Generators of TypeScript require a member that has a default. */
  @Test
  void currencyIsOptionalAndNothingHasADefault() {
    JsonNode schemas = API.document().at("/components/schemas");
    assertEquals(
        "[\"amount\",\"order_info\"]", schemas.at("/NewDirectPayment/required").toString());
    assertEquals("[\"shop_ref\",\"amount\"]", schemas.at("/NewPayment/required").toString());
    assertEquals(List.of(), API.document().findValues("default"));
  }

  /** For generators of clients, and so that a change of the API is seen in its review. */
  @Test
  @Tag(GeneratedText.TAG)
  void documentInDocsIsTheOneThatIsServed() throws IOException {
    GeneratedText.assertFile(DOCUMENT, API.document().toPrettyString() + "\n");
  }

  @Test
  void documentNamesItsServer() {
    assertEquals("/", API.document().at("/servers/0/url").asText());
  }
}
