package io.tollgate.log;

import io.tollgate.json.CardNumbers;
import io.tollgate.json.Json;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One line of the log as JSON. An argument whose place in the pattern has a name, as in {@code
 * "ref={} opening"}, is a member of that name, so that the same pattern reads well at a terminal
 * and can be searched in CloudWatch.
 */
final class JsonLine {

  private static final String PLACE = "{}";

  /** When a line was written is a matter of the machine, not of what the function is told. */
  private static final Clock CLOCK = Clock.systemUTC();

  private final Map<String, Object> members = new LinkedHashMap<>();

  JsonLine(String level, String logger, String message) {
    members.put("time", CLOCK.instant().toString());
    members.put("level", level);
    members.put("logger", logger);
    members.put("message", CardNumbers.mask(message));
  }

  /** What is known of the invocation. */
  JsonLine context(Map<String, String> fields) {
    fields.forEach(this::put);
    return this;
  }

  /** The arguments that the pattern names. */
  JsonLine arguments(String pattern, Object[] arguments) {
    int number = 0;
    int place = pattern.indexOf(PLACE);
    while (place >= 0 && number < arguments.length) {
      String name = nameBefore(pattern, place);
      if (!name.isEmpty()) {
        put(name, arguments[number]);
      }
      number++;
      place = pattern.indexOf(PLACE, place + PLACE.length());
    }
    return this;
  }

  /** The exception with all of its causes and where they came from. */
  JsonLine exception(String stackTrace) {
    return put("exception", stackTrace);
  }

  private JsonLine put(String name, Object value) {
    if (value instanceof Integer || value instanceof Long) {
      members.put(name, value);
    } else {
      members.put(name, CardNumbers.mask(String.valueOf(value)));
    }
    return this;
  }

  /** The name in {@code name={}} or {@code name=[{}]}; empty where there is none. */
  private static String nameBefore(String pattern, int place) {
    int end = pattern.startsWith("[", place - 1) ? place - 2 : place - 1;
    if (!pattern.startsWith("=", end)) {
      return "";
    }
    int start = end;
    while (start > 0 && isOfAName(pattern.charAt(start - 1))) {
      start--;
    }
    return pattern.substring(start, end);
  }

  private static boolean isOfAName(char character) {
    return character >= 'a' && character <= 'z' || character == '_';
  }

  @Override
  public String toString() {
    return Json.write(members);
  }
}
