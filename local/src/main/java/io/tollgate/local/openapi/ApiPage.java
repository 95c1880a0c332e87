package io.tollgate.local.openapi;

import static io.tollgate.simulator.Page.escape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.tollgate.local.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The description of the API for people: all of it is in the page, which asks nobody for more. */
final class ApiPage {

  /** Deeper than any body of ours, and an end for one that holds itself. */
  private static final int DEPTH_MAX = 6;

  private static final SequencedMap<String, String> LIMITS = new LinkedHashMap<>();

  static {
    LIMITS.put("minimum", "at least %s");
    LIMITS.put("maximum", "at most %s");
    LIMITS.put("maxLength", "at most %s characters");
    LIMITS.put("maxItems", "at most %s of them");
    LIMITS.put("maxProperties", "at most %s members");
    LIMITS.put("pattern", "matches %s");
  }

  private static final String FRAME =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>Tollgate: the API</title>
      <style>
      :root { color-scheme: light dark; --ground: #eef2f8; --card: #fff; --ink: #142033;
        --soft: #56637a; --line: #dbe2ec; --brand: #0056d6; --good: #0a7a43; --bad: #b3261e; }
      @media (prefers-color-scheme: dark) { :root { --ground: #0e1420; --card: #182132;
        --ink: #eaf0fa; --soft: #a5b2c8; --line: #2c3850; --brand: #6ea5ff; --good: #56d896;
        --bad: #ff9d95; } }
      * { box-sizing: border-box; }
      body { margin: 0; background: var(--ground); color: var(--ink);
        font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
      main { max-width: 62rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
      h1 { margin: 0; font-size: 1.6rem; } h2 { margin: 2.5rem 0 .25rem; font-size: 1.25rem; }
      h3 { margin: 1.25rem 0 .35rem; font-size: .95rem; }
      p { margin: .25rem 0 .75rem; } .soft { color: var(--soft); }
      nav { display: flex; flex-wrap: wrap; gap: .4rem 1.1rem; margin: 1rem 0 0; }
      a { color: var(--brand); }
      details { background: var(--card); border: 1px solid var(--line); border-radius: .8rem;
        margin: .5rem 0; padding: .65rem .9rem; }
      summary { cursor: pointer; overflow-wrap: anywhere; }
      summary:focus-visible, a:focus-visible { outline: 3px solid var(--brand); outline-offset: 2px; }
      summary span { display: block; }
      code { font: .85rem ui-monospace, SFMono-Regular, Menlo, monospace; }
      summary code { font-weight: 600; } .method { color: var(--brand); }
      .scroll { overflow-x: auto; }
      table { width: 100%; border-collapse: collapse; font-size: .9rem; }
      td { border-top: 1px solid var(--line); padding: .3rem .6rem .3rem 0; vertical-align: top; }
      .good { color: var(--good); } .bad { color: var(--bad); }
      </style>
      </head>
      <body><main>
      """;

  private static final Map<String, String> HEADERS =
      Map.of(
          "content-type", "text/html; charset=utf-8",
          "cache-control", "no-store",
          "referrer-policy", "no-referrer",
          "content-security-policy", "default-src 'none'; style-src 'unsafe-inline'");

  private final JsonNode document;
  private final StringBuilder html = new StringBuilder(FRAME);

  private ApiPage(JsonNode document) {
    this.document = document;
  }

  static HttpResponse.Message of(JsonNode document) {
    String html = new ApiPage(document).whole();
    return new HttpResponse.Message(200, HEADERS, html.getBytes(StandardCharsets.UTF_8));
  }

  private String whole() {
    add("<h1>Tollgate: the API</h1><p class=\"soft\">%s</p>", at(document, "/info/description"));
    add("<p><a href=\"/local/openapi.json\">openapi.json</a> says the same for programs.</p><nav>");
    document.path("tags").forEach(area -> add("<a href=\"#%s\">%s</a>", id(area), name(area)));
    add("</nav>");
    document.path("tags").forEach(this::area);
    return html.append("</main></body></html>\n").toString();
  }

  private void area(JsonNode area) {
    add("<section id=\"%s\"><h2>%s</h2>", id(area), name(area));
    add("<p class=\"soft\">%s</p>", at(area, "/description"));
    for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        if (at(operation.getValue(), "/tags/0").equals(name(area))) {
          operation(operation.getKey(), path.getKey(), operation.getValue());
        }
      }
    }
    add("</section>");
  }

  private void operation(String method, String path, JsonNode operation) {
    add(
        "<details><summary><code><b class=\"method\">%s</b> %s</code><span>%s</span>",
        method.toUpperCase(Locale.ROOT), path, at(operation, "/summary"));
    add("<span class=\"soft\">%s</span></summary>", door(operation.path("security")));
    List<String[]> parameters = new ArrayList<>();
    for (JsonNode each : operation.path("parameters")) {
      String needed = each.path("required").asBoolean() ? "" : "optional, ";
      String type = needed + "in the " + at(each, "/in") + ", " + type(each.path("schema"));
      parameters.add(new String[] {name(each), type, at(each, "/description")});
    }
    table("Parameters", parameters);
    JsonNode request = operation.at("/requestBody/content/application~1json/schema");
    table("The request's body", rows(request));
    answers(operation.path("responses"));
    add("</details>");
  }

  /** Who may call. */
  private static String door(JsonNode security) {
    List<String> ways = new ArrayList<>();
    for (JsonNode way : security) {
      if (way.isEmpty()) {
        ways.add("open");
      }
      for (Map.Entry<String, JsonNode> scheme : way.properties()) {
        ways.add(
            switch (scheme.getKey()) {
              case "ApiKey" -> "with X-Api-Key";
              case "OrderKey" -> "with X-Order-Key";
              default -> "with a token of " + bearer(scheme.getValue());
            });
      }
    }
    return ways.isEmpty() ? "open" : String.join(", or ", ways);
  }

  private static String bearer(JsonNode scopes) {
    return scopes.isEmpty() ? "a customer" : "an operator (" + at(scopes, "/0") + ")";
  }

  /** A body that is the same as the one before is not shown again. */
  private void answers(JsonNode responses) {
    JsonNode before = MissingNode.getInstance();
    for (Map.Entry<String, JsonNode> each : responses.properties()) {
      String mark = each.getKey().charAt(0) < '4' ? "good" : "bad";
      String about = at(each.getValue(), "/description");
      add("<h3><span class=\"%s\">%s</span> %s</h3>", mark, each.getKey(), about);
      JsonNode content = each.getValue().path("content");
      if (content.equals(before)) {
        add("<p class=\"soft\">The same as above</p>");
      } else {
        content.properties().forEach(type -> content(type.getKey(), type.getValue()));
      }
      before = content;
    }
  }

  private void content(String type, JsonNode content) {
    add("<p class=\"soft\"><code>%s</code></p>", type);
    for (JsonNode schema : alternatives(content.path("schema"))) {
      table("", type.contains("problem") ? problem(schema) : rows(schema));
    }
  }

  /** A problem's codes, and the members that it has beside those of all problems. */
  private List<String[]> problem(JsonNode schema) {
    String codes = words(schema.at("/properties/code/enum"));
    List<String> all = List.of("type", "status", "code", "title");
    String more =
        schema
            .path("properties")
            .propertyStream()
            .map(Map.Entry::getKey)
            .filter(member -> !all.contains(member))
            .collect(Collectors.joining(", "));
    return List.of(new String[][] {{codes, more.isEmpty() ? "" : "with " + more, ""}});
  }

  private List<JsonNode> alternatives(JsonNode schema) {
    JsonNode whole = resolved(schema);
    List<JsonNode> several =
        Stream.of("anyOf", "oneOf").flatMap(word -> whole.path(word).valueStream()).toList();
    return several.isEmpty() ? List.of(whole) : several;
  }

  private List<String[]> rows(JsonNode schema) {
    List<String[]> rows = new ArrayList<>();
    rows("", schema, rows, 0);
    return rows;
  }

  private void rows(String prefix, JsonNode schema, List<String[]> rows, int depth) {
    JsonNode whole = resolved(schema);
    if (depth == DEPTH_MAX) {
      return;
    }
    if (whole.has("items")) {
      rows(prefix.replaceFirst("\\.$", "[]."), whole.get("items"), rows, depth + 1);
    }
    whole.path("anyOf").forEach(each -> rows(prefix, each, rows, depth + 1));
    List<String> required = whole.path("required").valueStream().map(JsonNode::asText).toList();
    for (Map.Entry<String, JsonNode> field : whole.path("properties").properties()) {
      String needed = required.contains(field.getKey()) ? "" : "optional, ";
      String name = prefix + field.getKey();
      String about = about(resolved(field.getValue()));
      rows.add(new String[] {name, needed + type(field.getValue()), about});
      rows(name + ".", field.getValue(), rows, depth + 1);
    }
  }

  /** What is written about a field, and its limits. */
  private static String about(JsonNode schema) {
    List<String> about = new ArrayList<>();
    if (schema.has("description")) {
      about.add(at(schema, "/description"));
    }
    LIMITS.forEach(
        (keyword, words) -> {
          if (schema.has(keyword)) {
            about.add(words.formatted(at(schema, "/" + keyword)));
          }
        });
    return String.join("; ", about);
  }

  private String type(JsonNode schema) {
    JsonNode whole = resolved(schema);
    if (whole.has("const")) {
      return "always " + at(whole, "/const");
    }
    if (whole.has("enum")) {
      return words(whole.path("enum"));
    }
    if (whole.has("anyOf")) {
      return whole.path("anyOf").valueStream().map(this::type).collect(Collectors.joining(" or "));
    }
    return whole.path("type").isArray() ? words(whole.path("type")) : at(whole, "/type");
  }

  private JsonNode resolved(JsonNode schema) {
    return schema.has("$ref") ? document.at(at(schema, "/$ref").substring(1)) : schema;
  }

  private void table(String title, List<String[]> rows) {
    if (rows.isEmpty()) {
      return;
    }
    if (!title.isEmpty()) {
      add("<h3>%s</h3>", title);
    }
    add("<div class=\"scroll\"><table>");
    rows.forEach(row -> add("<tr><td><code>%s</code><td>%s<td class=\"soft\">%s", row));
    add("</table></div>");
  }

  private static String words(JsonNode list) {
    return list.valueStream().map(JsonNode::asText).collect(Collectors.joining(", "));
  }

  private static String id(JsonNode area) {
    return name(area).toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", "-");
  }

  private static String name(JsonNode node) {
    return at(node, "/name");
  }

  private static String at(JsonNode node, String pointer) {
    return node.at(pointer).asText();
  }

  /** Markup with texts in it, which are escaped. */
  private void add(String markup, String... texts) {
    Object[] safe = Stream.of(texts).map(text -> escape(text)).toArray();
    html.append(markup.formatted(safe));
  }
}
