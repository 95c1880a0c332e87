package io.tollgate.local.identity;

import io.tollgate.local.identity.AuthorizationCodes.SignIn;
import io.tollgate.local.page.PageFile;
import io.tollgate.simulator.http.HttpRequest;
import io.tollgate.simulator.http.HttpResponse;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Where people sign in, and the way back to the pages that sent them.
 *
 * @param groups that a person may choose to be in
 * @param redirects all addresses that a person is sent back to, to the letter
 */
record AuthorizePage(List<String> groups, List<String> redirects) {

  private static final String PAGE = "/identity/sign-in.html";

  boolean allows(String redirectUri) {
    return redirects.contains(redirectUri);
  }

  HttpResponse.Message form(SignIn asked) {
    String page = PageFile.text(PAGE).replace("{{groups}}", choices());
    HttpResponse.Message message =
        HttpResponse.page(200, "text/html; charset=utf-8", page.getBytes(StandardCharsets.UTF_8));
    Map<String, String> headers = new LinkedHashMap<>(message.headers());
    // Browsers hold the redirect behind a form against this too, and without a referrer they
    // would send "null" as the form's origin.
    headers.put(
        "content-security-policy",
        HttpResponse.PAGE_POLICY.replace(
            "form-action 'self'", "form-action 'self' " + origin(asked.redirectUri())));
    headers.put("referrer-policy", "same-origin");
    return new HttpResponse.Message(message.status(), headers, message.body());
  }

  /** Back to the pages, with these parameters; empty ones are left out. */
  HttpResponse.Message back(String redirectUri, Map<String, String> parameters) {
    return HttpResponse.redirect(
        redirectUri
            + parameters.entrySet().stream()
                .filter(parameter -> !parameter.getValue().isEmpty())
                .map(parameter -> parameter.getKey() + "=" + encode(parameter.getValue()))
                .collect(Collectors.joining("&", "?", "")));
  }

  HttpResponse.Message signedOut(String redirectUri) {
    return allows(redirectUri)
        ? HttpResponse.redirect(redirectUri)
        : HttpResponse.text(400, "text/plain", "Unknown logout_uri.\n");
  }

  /** Pages of the shop's other origins may read the answer. */
  HttpResponse.Message readableBy(HttpRequest request, HttpResponse.Message answer) {
    Map<String, String> headers = new LinkedHashMap<>(answer.headers());
    headers.put("cache-control", "no-store");
    request
        .header("origin")
        .filter(from -> redirects.stream().anyMatch(redirect -> origin(redirect).equals(from)))
        .ifPresent(from -> headers.put("access-control-allow-origin", from));
    return new HttpResponse.Message(answer.status(), headers, answer.body());
  }

  private String choices() {
    return groups.stream()
        .map(
            group ->
                ("<div><label><input type=\"checkbox\" name=\"group-%1$s\" checked>"
                        + " in the group %1$s</label></div>\n")
                    .formatted(group))
        .collect(Collectors.joining());
  }

  private static String origin(String url) {
    return url.substring(0, url.length() - URI.create(url).getRawPath().length());
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
