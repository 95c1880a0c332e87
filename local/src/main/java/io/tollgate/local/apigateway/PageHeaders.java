package io.tollgate.local.apigateway;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The headers that CloudFront adds to the shop's pages, read from its template ({@code
 * infra/pages.yaml}), so that the pages are tried under the policy that they are deployed with.
 */
public final class PageHeaders {

  private PageHeaders() {}

  /**
   * Reads the template's one response headers policy; names are lower-case.
   *
   * @param parameters of the template, in place of their defaults
   * @throws io.tollgate.simulator.StartFailure naming file and line of what is not understood
   */
  public static Map<String, String> read(Path template, Map<String, String> parameters) {
    YamlNode root = YamlNode.read(template);
    Map<String, YamlNode> resources = root.required("Resources").map();
    Intrinsics values =
        new Intrinsics(
            root.required("Parameters").map(),
            parameters,
            resources.keySet(),
            Map.of(),
            root.required("Conditions").map());
    YamlNode policy =
        resources.values().stream()
            .filter(
                each ->
                    each.required("Type").scalar().equals("AWS::CloudFront::ResponseHeadersPolicy"))
            .findFirst()
            .orElseThrow(() -> root.fault("no response headers policy is here."))
            .required("Properties")
            .required("ResponseHeadersPolicyConfig");
    policy.refuseOthersThan(Set.of("Name", "SecurityHeadersConfig", "CustomHeadersConfig"));
    Map<String, String> headers = new LinkedHashMap<>();
    security(policy.required("SecurityHeadersConfig"), values, headers);
    for (YamlNode item : policy.required("CustomHeadersConfig").required("Items").list()) {
      headers.put(item.required("Header").scalar(), values.required(item.required("Value")));
    }
    return headers;
  }

  private static void security(YamlNode node, Intrinsics values, Map<String, String> headers) {
    node.map()
        .forEach(
            (name, of) -> {
              switch (name) {
                case "ContentSecurityPolicy" ->
                    headers.put(
                        "content-security-policy", values.required(of.required(name)).strip());
                case "ContentTypeOptions" -> headers.put("x-content-type-options", "nosniff");
                case "ReferrerPolicy" ->
                    headers.put("referrer-policy", values.required(of.required(name)));
                case "StrictTransportSecurity" ->
                    headers.put(
                        "strict-transport-security",
                        "max-age=" + values.required(of.required("AccessControlMaxAgeSec")));
                default -> throw of.fault("the local front does not know the header " + name + ".");
              }
            });
  }
}
