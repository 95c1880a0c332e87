package io.tollgate.operator;

import io.tollgate.store.OperatorQueries;
import io.tollgate.store.Position;
import io.tollgate.store.Search;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the next page of a list begins, as an opaque token. */
final class Cursor {

  private static final Pattern PLAIN =
      Pattern.compile("([A-Z]+:[a-z]+):([0-9]{1,18}):([0-9]{1,18})");

  private Cursor() {}

  static String write(OperatorQueries.Kind list, Search search, Position position) {
    String plain = name(list, search) + ":" + position.key() + ":" + position.id();
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(plain.getBytes(StandardCharsets.US_ASCII));
  }

  /** The place of the last row that was seen; empty for what no page of this list gave out. */
  static Optional<Position> read(OperatorQueries.Kind list, Search search, String cursor) {
    try {
      byte[] plain = Base64.getUrlDecoder().decode(cursor);
      Matcher matcher = PLAIN.matcher(new String(plain, StandardCharsets.US_ASCII));
      return matcher.matches() && matcher.group(1).equals(name(list, search))
          ? Optional.of(
              new Position(Long.parseLong(matcher.group(2)), Long.parseLong(matcher.group(3))))
          : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /** Where other filters sort a list another way, a place in it is another place. */
  private static String name(OperatorQueries.Kind list, Search search) {
    return list.name() + (search.isByOrder() ? ":order" : ":time");
  }
}
