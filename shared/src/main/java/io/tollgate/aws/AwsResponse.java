package io.tollgate.aws;

import io.micronaut.json.tree.JsonNode;
import io.tollgate.json.Json;

/**
 * What a service answered.
 *
 * @param status of HTTP
 * @param body its first 256 KB
 */
public record AwsResponse(int status, String body) {

  /**
   * What a service that speaks JSON calls its error, like {@code AccessDeniedException}; empty
   * where there is none. The message beside it quotes ARNs and users.
   */
  public String errorType() {
    return Json.object(body)
        .map(json -> json.get("__type"))
        .filter(JsonNode::isString)
        .map(type -> type.getStringValue().replaceAll(".*#", ""))
        .orElse("");
  }
}
