package io.tollgate.local.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollgate.local.apigateway.Route;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The API as an OpenAPI 3.1 document: routes and tokens from the template, everything else from
 * hand-written descriptions. Functions read bodies field by field, so no program could tell the
 * rest.
 *
 * @param faults a sentence for each route without a description and each description without a
 *     route
 */
public record OpenApi(ObjectNode document, List<String> faults) {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String ABOUT =
      """
      Payment functions of one merchant. Amounts are whole numbers of a currency's smallest unit. \
      What the schemas do not say: control characters in a text count as blanks, blanks around it do not \
      count, a field that is null or blank is absent, and U+0000 has no place in any. \
      Errors are application/problem+json (RFC 9457) with a code that stays; where API Gateway itself \
      refuses or gives up (401, 403, 404 for a route that there is not, 429, 500, 503), they are \
      {"message": "…"}.\
      """;

  /** Joins the template's routes with what is written about them. */
  public static OpenApi of(List<Route> routes) {
    List<Area> areas = Area.all();
    Schemas schemas = new Schemas(areas);
    List<String> faults = new ArrayList<>();
    Set<String> described = new HashSet<>();
    ObjectNode paths = NODES.objectNode();
    for (Area area : areas) {
      for (Map.Entry<String, JsonNode> said : area.routes().properties()) {
        Optional<Route> route =
            routes.stream().filter(each -> each.key().equals(said.getKey())).findFirst();
        if (route.isEmpty()) {
          faults.add(said.getKey() + " is described, and no route.");
        } else {
          described.add(said.getKey());
          paths
              .withObjectProperty(route.get().path().replace("+}", "}"))
              .set(
                  route.get().method().toLowerCase(Locale.ROOT),
                  new Operation(route.get(), area, said.getValue(), schemas).json());
        }
      }
    }
    routes.stream()
        .filter(route -> !described.contains(route.key()))
        .forEach(route -> faults.add(route.key() + " is not described."));
    return new OpenApi(document(areas, schemas, paths), List.copyOf(faults));
  }

  private static ObjectNode document(List<Area> areas, Schemas schemas, ObjectNode paths) {
    ObjectNode document = NODES.objectNode().put("openapi", "3.1.0");
    document
        .putObject("info")
        .put("title", "Tollgate")
        .put("version", "v1")
        .put("description", ABOUT);
    document
        .putArray("servers")
        .addObject()
        .put("url", "/")
        .put("description", "Where this document comes from; elsewhere tollgate.public-url");
    areas.stream()
        .filter(area -> !area.name().isEmpty())
        .forEach(
            area ->
                document
                    .withArrayProperty("tags")
                    .addObject()
                    .put("name", area.name())
                    .put("description", area.about()));
    document.set("paths", paths);
    ObjectNode components = document.putObject("components");
    ObjectNode security = components.putObject("securitySchemes");
    header(security, "ApiKey", "X-Api-Key", "Of a shop's back end");
    header(security, "OrderKey", "X-Order-Key", "Of whoever holds an order's key");
    token(security, "CustomerToken", "Of a customer who has signed in");
    token(security, "OperatorToken", "Of an operator: it has the scope that a route names");
    components.set("schemas", schemas.components());
    return document;
  }

  private static void token(ObjectNode security, String scheme, String about) {
    security
        .putObject(scheme)
        .put("type", "http")
        .put("scheme", "bearer")
        .put("bearerFormat", "JWT")
        .put("description", about);
  }

  private static void header(ObjectNode security, String scheme, String name, String about) {
    security
        .putObject(scheme)
        .put("type", "apiKey")
        .put("in", "header")
        .put("name", name)
        .put("description", about);
  }
}
