package io.tollgate.explain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The fields that a gateway signs, in its order.
 *
 * @param all names and values
 */
public record SignedFields(List<Field> all) {

  /** One of them. */
  public record Field(String name, String value) {}

  /** Values alone or with their names, in a row. */
  public String joined(String separator, boolean hasNames) {
    return all.stream()
        .map(field -> hasNames ? field.name() + "=" + field.value() : field.value())
        .collect(Collectors.joining(separator));
  }

  /** With each value made another one. */
  public SignedFields with(UnaryOperator<String> change) {
    return new SignedFields(
        all.stream().map(field -> new Field(field.name(), change.apply(field.value()))).toList());
  }

  /** With the values of amounts made others. */
  public SignedFields withAmounts(UnaryOperator<String> change) {
    return new SignedFields(
        all.stream()
            .map(
                field ->
                    field.name().toLowerCase(Locale.ROOT).endsWith("amount")
                        ? new Field(field.name(), change.apply(field.value()))
                        : field)
            .toList());
  }

  /** With another value under a name. */
  public SignedFields with(String name, String value) {
    return new SignedFields(
        all.stream().map(f -> f.name().equals(name) ? new Field(name, value) : f).toList());
  }

  /** Without those that are empty, or have one of these names. */
  public SignedFields without(boolean isEmptyOut, Set<String> names) {
    return new SignedFields(
        all.stream()
            .filter(field -> !names.contains(field.name()))
            .filter(field -> !isEmptyOut || !field.value().isEmpty())
            .toList());
  }

  /** Those that meet a condition. */
  public SignedFields only(Predicate<Field> which) {
    return new SignedFields(all.stream().filter(which).toList());
  }

  /** By name. */
  public SignedFields sorted() {
    return sorted(Comparator.comparing(Field::name));
  }

  /**
   * Right, in a wrong order, or with a field left out.
   *
   * @param names as they stand in the message
   */
  public Choices<SignedFields> orders(List<String> names) {
    Choices<SignedFields> orders =
        Choices.right(this)
            .or(
                "wrong field order: they were signed as they stand in the message",
                sorted(Comparator.comparing(field -> names.indexOf(field.name()))))
            .or("wrong field order: they were signed sorted by name", sorted())
            .or("empty fields were not signed", without(true, Set.of()));
    for (Field field : all) {
      orders =
          orders.or(
              "%s was not signed".formatted(field.name()), without(false, Set.of(field.name())));
    }
    return moves(orders);
  }

  private SignedFields sorted(Comparator<Field> order) {
    return new SignedFields(all.stream().sorted(order).toList());
  }

  /** Each field in each other place. */
  private Choices<SignedFields> moves(Choices<SignedFields> before) {
    Choices<SignedFields> moves = before;
    for (Field field : all) {
      List<Field> others = new ArrayList<>(all);
      others.remove(field);
      for (int place = 0; place <= others.size(); place++) {
        List<Field> moved = new ArrayList<>(others);
        moved.add(place, field);
        moves =
            moves.or(
                "wrong field order: %s was signed in place %d, and belongs in place %d"
                    .formatted(field.name(), place + 1, all.indexOf(field) + 1),
                new SignedFields(moved));
      }
    }
    return moves;
  }
}
