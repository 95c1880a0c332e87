package io.tollgate.manage;

import io.tollgate.http.HttpReply;
import io.tollgate.json.FieldError;
import io.tollgate.order.PublicId;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.regex.Pattern;

/** The numbers in paths. */
final class Numbers {

  /** Eighteen digits fit a long, and no order has more. */
  private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,17}");

  private Numbers() {}

  /**
   * Takes the number with what it counts in front, or bare. One that says that it counts something
   * else is refused, for it would name a stranger's order.
   */
  static HttpReply withId(PublicId kind, String id, LongFunction<HttpReply> answer) {
    Optional<PublicId> named = PublicId.named(id);
    if (named.isPresent() && named.get() != kind) {
      return HttpReply.invalid(
          List.of(
              new FieldError(
                  "id",
                  "kind",
                  "is of %s; here %s is named, as in %s"
                      .formatted(named.get().subject(), kind.subject(), kind.of(242)))));
    }
    String number = kind.withoutPrefix(id);
    return ID.matcher(number).matches()
        ? answer.apply(Long.parseLong(number))
        : HttpReply.problem(404, "not_found", "There is nothing of that number");
  }
}
