package io.tollgate.explain;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A message as somebody copied it out of a log or a browser: a URL, or a body with or without the
 * request line and headers above it.
 *
 * @param headers names in lower case
 * @param body behind the headers, unchanged; empty for a URL
 * @param query behind the question mark of the URL or request line, as it stands there; else empty
 */
public record PastedMessage(Map<String, String> headers, String query, String body) {

  /** Longer messages are refused, because each is signed some thousand times. */
  public static final int CHARACTERS_MAX = 64 * 1024;

  private static final Pattern REQUEST_LINE =
      Pattern.compile("(?:GET|POST|PUT) (\\S+)(?: HTTP/[0-9.]+)?");
  private static final Pattern URL = Pattern.compile("https?://\\S+");
  private static final Pattern HEADER = Pattern.compile("([A-Za-z][A-Za-z0-9-]*): ?(.*)");

  /** Reads any text of at most {@link #CHARACTERS_MAX} characters. */
  public static PastedMessage read(String text) {
    String rest = text.startsWith("\uFEFF") ? text.substring(1) : text;
    if (URL.matcher(rest.strip()).matches()) {
      return new PastedMessage(Map.of(), queryOf(rest.strip()), "");
    }
    String query = "";
    Matcher requestLine = REQUEST_LINE.matcher(firstLine(rest));
    if (requestLine.matches()) {
      query = queryOf(requestLine.group(1));
      rest = behindFirstLine(rest);
    }
    Map<String, String> headers = new LinkedHashMap<>();
    Matcher header = HEADER.matcher(firstLine(rest));
    while (header.matches() && !URL.matcher(firstLine(rest)).lookingAt()) {
      headers.put(header.group(1).toLowerCase(Locale.ROOT), header.group(2).strip());
      rest = behindFirstLine(rest);
      header = HEADER.matcher(firstLine(rest));
    }
    boolean hasHead = requestLine.matches() || !headers.isEmpty();
    return new PastedMessage(
        headers, query, hasHead && firstLine(rest).isEmpty() ? behindFirstLine(rest) : rest);
  }

  private static String firstLine(String text) {
    int end = text.indexOf('\n');
    String line = end < 0 ? text : text.substring(0, end);
    return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
  }

  private static String behindFirstLine(String text) {
    int end = text.indexOf('\n');
    return end < 0 ? "" : text.substring(end + 1);
  }

  private static String queryOf(String url) {
    int mark = url.indexOf('?');
    return mark < 0 ? "" : url.substring(mark + 1).replaceFirst("#.*", "");
  }

  /** Fields as a query or a form has them: behind a URL's question mark, or the body. */
  public String form() {
    String form = query.isEmpty() ? body.strip() : query;
    return form.startsWith("?") ? form.substring(1) : form;
  }

  /** The body where it is a JSON object, without blanks around it. */
  public Optional<String> json() {
    return Optional.of(body.strip()).filter(text -> text.startsWith("{"));
  }

  /** Leaves out what it holds, which may be personal data. */
  @Override
  public String toString() {
    return "a pasted message";
  }
}
