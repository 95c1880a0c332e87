package io.tollgate.simulator;

import io.tollgate.simulator.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Pages of the simulators, made from templates beside this class's resources: {@code {{name}}} is
 * replaced by escaped text, {@code {{{name}}}} by markup.
 */
public final class Page {

  private static final Pattern SLOT = Pattern.compile("\\{\\{(\\{?)([a-z-]+)}}}?");
  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src ";

  private Page() {}

  /** A whole page: the template inside the simulators' common frame. */
  public static HttpResponse answer(int status, String template, Map<String, String> slots) {
    return framed(status, template, slots, "'unsafe-inline'");
  }

  /** The same with a script of its own address, and none that stands in its markup. */
  static HttpResponse scripted(String template, Map<String, String> slots, String script) {
    Map<String, String> all = new HashMap<>(slots);
    all.put("head", "<script type=\"module\" src=\"%s\"></script>\n".formatted(script));
    return framed(200, template, all, "'self'; connect-src 'self'; form-action 'self'");
  }

  private static HttpResponse framed(
      int status, String template, Map<String, String> slots, String scripts) {
    Map<String, String> frame = new HashMap<>(slots);
    frame.put("style", Resource.text("simulator.css"));
    frame.put("body", fill(template, slots));
    Map<String, String> headers =
        Map.of(
            "content-type", "text/html; charset=utf-8",
            "cache-control", "no-store",
            "referrer-policy", "same-origin",
            "content-security-policy", POLICY + scripts);
    return new HttpResponse.Message(
        status, headers, fill("frame.html", frame).getBytes(StandardCharsets.UTF_8));
  }

  /** A piece of markup. */
  public static String fill(String template, Map<String, String> slots) {
    return SLOT.matcher(Resource.text(template))
        .replaceAll(
            slot -> {
              String value = slots.getOrDefault(slot.group(2), "");
              return Matcher.quoteReplacement(slot.group(1).isEmpty() ? escape(value) : value);
            });
  }

  public static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
