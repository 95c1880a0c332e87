package io.tollgate.request;

import io.tollgate.json.FieldError;
import io.tollgate.lambda.HttpReply;
import io.tollgate.lambda.RequestRefused;
import io.tollgate.order.PublicId;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the id in a path: a number, bare or with the prefix of what it counts. */
public final class PathId {

  /** Eighteen digits fit a long, and no order has more. */
  private static final Pattern DIGITS = Pattern.compile("[1-9][0-9]{0,17}");

  private PathId() {}

  /**
   * The number of an id.
   *
   * @throws RequestRefused 404 for what is none, and 400 for the id of something else: taken bare,
   *     it would name a stranger's order
   */
  public static long parse(PublicId kind, String text) {
    Optional<PublicId> named = PublicId.named(text);
    if (named.isPresent() && named.get() != kind) {
      throw new RequestRefused(HttpReply.invalid(List.of(otherKind(kind, named.get()))));
    }
    String number = kind.withoutPrefix(text);
    if (!DIGITS.matcher(number).matches()) {
      throw new RequestRefused(HttpReply.notFound("There is nothing of that number"));
    }
    return Long.parseLong(number);
  }

  private static FieldError otherKind(PublicId kind, PublicId named) {
    return new FieldError(
        "id",
        "kind",
        "is of %s; here %s is named, as in %s"
            .formatted(named.subject(), kind.subject(), kind.of(242)));
  }
}
