package io.tollgate.manage;

import io.tollgate.http.HttpReply;
import java.util.function.LongFunction;
import java.util.regex.Pattern;

/** The numbers in paths. */
final class Numbers {

  /** Eighteen digits fit a long, and no order has more. */
  private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,17}");

  private Numbers() {}

  static HttpReply withId(String id, LongFunction<HttpReply> answer) {
    return ID.matcher(id).matches()
        ? answer.apply(Long.parseLong(id))
        : HttpReply.problem(404, "not_found", "There is nothing of that number");
  }
}
