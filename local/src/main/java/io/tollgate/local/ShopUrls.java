package io.tollgate.local;

import io.tollgate.simulator.StartFailure;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where the shop in front of this Tollgate is.
 *
 * @param origins of its pages, like {@code http://localhost:5173}: each may call the API from a
 *     browser, and get its buyers back. The first one is the setting {@code tollgate.shop-url}
 * @param returns further URLs below which a {@code return_url} may lie
 * @param webhooks URLs of its servers that get all events
 */
public record ShopUrls(List<String> origins, List<String> returns, List<String> webhooks) {

  /** Its pages are those in {@code web} alone. */
  public static final ShopUrls NONE = new ShopUrls(List.of(), List.of(), List.of());

  /** As browsers send it; what is configured is separated by commas. */
  private static final Pattern ORIGIN = Pattern.compile("https?://[^/?#,@\\s]+");

  private static final Pattern URL = Pattern.compile("https?://[^/?#,@\\s]+(/[^?#,\\s]*)?");

  /**
   * A slash behind an origin, which development servers print, is taken away.
   *
   * @throws StartFailure naming the option with a URL that cannot be one
   */
  public ShopUrls {
    origins = origins.stream().map(origin -> origin.replaceFirst("/$", "")).toList();
    origins.forEach(origin -> require(ORIGIN, origin, "--shop-url", "http://localhost:3000"));
    returns.forEach(url -> require(URL, url, "--return-url", "http://localhost:3000/thanks"));
  }

  private static void require(Pattern pattern, String url, String option, String example) {
    if (!pattern.matcher(url).matches()) {
      throw new StartFailure(option + " takes a URL like " + example + ", not '" + url + "'.");
    }
  }

  /** The origins, or Tollgate's own where it serves the only pages. */
  List<String> origins(String tollgateUrl) {
    return origins.isEmpty() ? List.of(tollgateUrl) : origins;
  }

  /** The URLs below which a {@code return_url} may lie. */
  List<String> allowedReturns(String tollgateUrl) {
    return Stream.of(Stream.of(tollgateUrl), origins.stream(), returns.stream())
        .flatMap(urls -> urls)
        .toList();
  }
}
