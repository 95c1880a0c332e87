package io.tollgate.explain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What one step of signing may have made: the right value first, and others with the mistakes that
 * lead to them, the likeliest first.
 */
public record Choices<T>(List<Choice<T>> all) {

  /** More mistakes than these in one signature are not looked for. */
  static final int MISTAKES_MAX = 2;

  /** A value, and the mistakes that lead to it in words; none for the right value. */
  public record Choice<T>(T value, List<String> mistakes) {}

  public static <T> Choices<T> right(T value) {
    return new Choices<>(List.of(new Choice<>(value, List.of())));
  }

  /** One more value, which a mistake leads to. */
  public Choices<T> or(String mistake, T value) {
    return and(new Choices<>(List.of(new Choice<>(value, List.of(mistake)))));
  }

  /** These, and behind them others. */
  public Choices<T> and(Choices<T> others) {
    return new Choices<>(Stream.concat(all.stream(), others.all().stream()).toList());
  }

  /**
   * What the next step makes of each value; mistakes add up. Where several ways lead to one value,
   * the one with the fewest mistakes stays.
   */
  public <R> Choices<R> then(Function<T, Choices<R>> next) {
    Map<R, Choice<R>> made = new LinkedHashMap<>();
    for (Choice<T> before : all) {
      for (Choice<R> after : next.apply(before.value()).all()) {
        List<String> mistakes = new ArrayList<>(before.mistakes());
        mistakes.addAll(after.mistakes());
        if (mistakes.size() <= MISTAKES_MAX) {
          made.merge(after.value(), new Choice<>(after.value(), mistakes), Choices::fewer);
        }
      }
    }
    return new Choices<>(List.copyOf(made.values()));
  }

  private static <R> Choice<R> fewer(Choice<R> one, Choice<R> other) {
    return other.mistakes().size() < one.mistakes().size() ? other : one;
  }
}
