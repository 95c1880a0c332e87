package io.tollgate.manage;

import io.tollgate.order.PublicId;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a path names: a number with what it counts in front, or bare. */
sealed interface PathId {

  /** Eighteen digits fit a long, and no order has more. */
  Pattern DIGITS = Pattern.compile("[1-9][0-9]{0,17}");

  record Valid(long id) implements PathId {}

  /** It says that it counts something else: taken bare, it would name a stranger's order. */
  record OtherKind(PublicId named) implements PathId {}

  record Malformed() implements PathId {}

  static PathId read(PublicId kind, String text) {
    Optional<PublicId> named = PublicId.named(text);
    if (named.isPresent() && named.get() != kind) {
      return new OtherKind(named.get());
    }
    String number = kind.withoutPrefix(text);
    return DIGITS.matcher(number).matches() ? new Valid(Long.parseLong(number)) : new Malformed();
  }
}
