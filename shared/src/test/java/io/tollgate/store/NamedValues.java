package io.tollgate.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A script for readers: each question mark is named after its column, with its value beside it
 * where that is a word of ours, and long lines are broken. Otherwise it is what was sent.
 */
final class NamedValues {

  private static final int WIDTH = 100;
  private static final String CONTINUED = "\n    ";
  private static final Pattern INSERT =
      Pattern.compile("INSERT INTO \\w+\\(([\\w,]+)\\) ?(SELECT )?");
  private static final Pattern ASSIGNED = Pattern.compile("@?(\\w+)[<>]?=");
  private static final Pattern WORD = Pattern.compile("[A-Za-z][A-Za-z_. ]{0,30}");

  /** Random values, which may look like words. */
  private static final Set<String> DRAWN = Set.of("number", "key_nonce");

  /** As far as a line is not broken: a value stays beside its name. */
  private static final Pattern PIECE = Pattern.compile("( /\\*.*?\\*/|'[^']*'|[^ ,'])+[ ,]?|[ ,]");

  private NamedValues() {}

  static String of(SentSql.Script script) {
    Iterator<Object> values = script.values().iterator();
    return Arrays.stream(script.sql().split(";\n"))
        .map(statement -> wrapped(named(statement, values) + ";") + "\n")
        .collect(Collectors.joining());
  }

  private static String named(String statement, Iterator<Object> values) {
    StringBuilder named = new StringBuilder();
    for (int i = 0; i < statement.length(); i++) {
      char c = statement.charAt(i);
      if (c == '?') {
        String column = column(statement, i);
        String comment = comment(values.next());
        named.append(':').append(column).append(DRAWN.contains(column) ? "" : comment);
      } else {
        named.append(c);
      }
    }
    return named.toString();
  }

  private static String comment(Object value) {
    String text = String.valueOf(value);
    return WORD.matcher(text).matches() ? " /* " + text + " */" : "";
  }

  /** The column that a question mark is for: by its place in an insert, else what it is set to. */
  private static String column(String statement, int mark) {
    Matcher insert = INSERT.matcher(statement);
    if (insert.lookingAt()) {
      List<String> columns = List.of(insert.group(1).split(","));
      int place = place(statement.substring(insert.end(), mark));
      if (place < columns.size()) {
        return columns.get(place);
      }
    }
    Matcher assigned = ASSIGNED.matcher(statement.substring(0, mark));
    String name = "value";
    while (assigned.find()) {
      name = assigned.group(1);
    }
    return name;
  }

  /** How many values stand before the end of this; too many once they are over. */
  private static int place(String values) {
    int depth = 0;
    int commas = 0;
    for (int i = 0; i < values.length(); i++) {
      char c = values.charAt(i);
      if (depth == 0 && values.startsWith(" FROM ", i)) {
        return Integer.MAX_VALUE;
      }
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      commas += c == ',' && depth == 0 ? 1 : 0;
    }
    return commas;
  }

  /** The values of an insert begin a line of their own. */
  private static String wrapped(String statement) {
    return statement.startsWith("INSERT")
        ? Arrays.stream(statement.split(" (?=SELECT |FROM )", 3))
            .map(NamedValues::lines)
            .collect(Collectors.joining(CONTINUED))
        : lines(statement);
  }

  private static String lines(String statement) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    Matcher piece = PIECE.matcher(statement);
    while (piece.find()) {
      if (line.length() + piece.group().stripTrailing().length() > WIDTH - CONTINUED.length()) {
        lines.add(line.toString().stripTrailing());
        line.setLength(0);
      }
      line.append(piece.group());
    }
    lines.add(line.toString());
    return String.join(CONTINUED, lines);
  }
}
