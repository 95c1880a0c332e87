package io.tollgate.settings;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds in an exception of the bean container which setting it is about. */
public final class SettingProblem {

  private static final Pattern UNRESOLVED =
      Pattern.compile("property value \\[([^]]+)]\\. (Property doesn't exist)?");

  private static final Pattern BEGINS_WITH_A_SETTING =
      Pattern.compile("(tollgate|datasources)\\.\\S+ .+", Pattern.DOTALL);

  private SettingProblem() {}

  /** One line that begins with the setting's name; empty when this is about no setting. */
  public static Optional<String> of(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .flatMap(cause -> line(cause).stream())
        .findFirst();
  }

  private static Optional<String> line(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    if (cause instanceof WrongSetting || BEGINS_WITH_A_SETTING.matcher(message).matches()) {
      return Optional.of(message);
    }
    Matcher unresolved = UNRESOLVED.matcher(message);
    return unresolved.find()
        ? Optional.of(
            unresolved.group(1) + (unresolved.group(2) == null ? " cannot be read" : " is not set"))
        : Optional.empty();
  }
}
