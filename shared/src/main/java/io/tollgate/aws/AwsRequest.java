package io.tollgate.aws;

import io.tollgate.gateway.FormEncoding;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A POST to one of AWS's services.
 *
 * @param path of letters, digits, {@code / - . _ ~}, so that nothing in it is escaped
 * @param headers beside those that a signature adds, names in lower case
 */
public record AwsRequest(
    AwsService service, String path, SortedMap<String, String> headers, byte[] body) {

  /**
   * A call of the services that take an operation's name and JSON: EventBridge, Secrets Manager
   * (version 1.1), SQS (version 1.0).
   */
  public static AwsRequest json(AwsService service, String version, String target, String json) {
    return new AwsRequest(
        service,
        "/",
        new TreeMap<>(
            Map.of("content-type", "application/x-amz-json-" + version, "x-amz-target", target)),
        json.getBytes(StandardCharsets.UTF_8));
  }

  /** A call of the services that take a form (AWS Query protocol): version 1 of SES. */
  public static AwsRequest form(AwsService service, Map<String, String> fields) {
    return new AwsRequest(
        service,
        "/",
        new TreeMap<>(Map.of("content-type", FormEncoding.CONTENT_TYPE)),
        FormEncoding.write(fields).getBytes(StandardCharsets.UTF_8));
  }

  /** The same at an endpoint that has a path of its own. */
  AwsRequest under(String base) {
    return new AwsRequest(service, base.replaceAll("/$", "") + path, headers, body);
  }
}
