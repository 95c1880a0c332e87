package io.tollgate.explain;

import io.tollgate.explain.Choices.Choice;
import io.tollgate.explain.SignatureExplanation.Compared;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Finds the mistakes that lead to a received signature by making them: texts, keys and algorithms
 * are tried in all combinations, those with the fewest mistakes first.
 *
 * @param gateway its name for people
 * @param algorithm what it signs with
 * @param spelling how it writes signatures
 * @param secrets shown as {@code ***} wherever they would stand in a result
 */
public record SignatureSearch(
    String gateway, Algorithm algorithm, Spelling spelling, Collection<String> secrets) {

  /** Less of a signature may be the same by chance. */
  private static final int CUT_OFF_MIN = 16;

  /**
   * The result for one message.
   *
   * @param isVerified whether the gateway's own code takes the signature
   * @param texts what may have been signed, made only where it is needed
   * @param keys what it may have been signed with
   * @param notes whatever else may be wrong with the message
   */
  public SignatureExplanation explain(
      Compared compared,
      boolean isVerified,
      Supplier<Choices<String>> texts,
      Choices<String> keys,
      List<String> notes) {
    if (isVerified) {
      return new SignatureExplanation.Verified(masked(compared), masked(notes));
    }
    return cutOff(compared)
        .or(() -> find(compared.received(), texts.get(), keys))
        .<SignatureExplanation>map(
            found ->
                new SignatureExplanation.Explained(
                    masked(compared),
                    masked(found.mistakes()),
                    masked(found.value()),
                    masked(notes)))
        .orElseGet(
            () ->
                new SignatureExplanation.Unexplained(
                    masked(compared), masked(hints(compared, notes))));
  }

  private static Optional<Choice<String>> cutOff(Compared compared) {
    String received = compared.received();
    String computed = compared.computed();
    return received.length() >= CUT_OFF_MIN
            && received.length() < computed.length()
            && computed.startsWith(received)
        ? Optional.of(
            new Choice<>(
                compared.canonical(),
                List.of(
                    "the signature was cut off: %d of its %d characters came"
                        .formatted(received.length(), computed.length()))))
        : Optional.empty();
  }

  private Optional<Choice<String>> find(
      String received, Choices<String> texts, Choices<String> keys) {
    String signature = received.strip();
    List<String> writing = new ArrayList<>();
    if (!signature.equals(received)) {
      writing.add("blanks or line breaks stand around the signature");
    }
    Optional<Spelling> written = Spelling.of(signature);
    written
        .filter(found -> found != spelling)
        .ifPresent(
            found ->
                writing.add(
                    "the signature is written in %s; %s writes it in %s"
                        .formatted(found.words(), gateway, spelling.words())));
    return written
        .flatMap(found -> found.read(signature))
        .flatMap(bytes -> signed(bytes, texts, keys))
        .map(found -> new Choice<>(found.value(), joined(found.mistakes(), writing)));
  }

  /** The text that gives these bytes, in the way with the fewest mistakes. */
  private Optional<Choice<String>> signed(
      byte[] signature, Choices<String> texts, Choices<String> keys) {
    List<Choice<Algorithm>> algorithms =
        Arrays.stream(Algorithm.values())
            .filter(each -> each.bytes() == signature.length)
            .map(this::choice)
            .toList();
    for (int mistakes = 0; mistakes <= Choices.MISTAKES_MAX; mistakes++) {
      for (Choice<String> text : texts.all()) {
        for (Choice<String> key : keys.all()) {
          for (Choice<Algorithm> by : algorithms) {
            int made = text.mistakes().size() + key.mistakes().size() + by.mistakes().size();
            if (made == mistakes
                && Arrays.equals(signature, by.value().sign(key.value(), text.value()))) {
              return Optional.of(
                  new Choice<>(
                      text.value(),
                      joined(joined(text.mistakes(), key.mistakes()), by.mistakes())));
            }
          }
        }
      }
    }
    return Optional.empty();
  }

  private Choice<Algorithm> choice(Algorithm tried) {
    return new Choice<>(
        tried,
        tried == algorithm
            ? List.of()
            : List.of(
                "it is signed by %s; %s signs by %s"
                    .formatted(tried.words(), gateway, algorithm.words())));
  }

  private List<String> hints(Compared compared, List<String> notes) {
    int came = compared.received().length();
    int right = compared.computed().length();
    return came == right
        ? notes
        : joined(
            List.of("the signature has %d characters, and a right one %d".formatted(came, right)),
            notes);
  }

  private static List<String> joined(List<String> some, List<String> others) {
    List<String> all = new ArrayList<>(some);
    all.addAll(others);
    return all;
  }

  private Compared masked(Compared compared) {
    return new Compared(
        compared.account(),
        masked(compared.canonical()),
        compared.computed(),
        masked(compared.received()));
  }

  private List<String> masked(List<String> texts) {
    return texts.stream().map(this::masked).toList();
  }

  private String masked(String text) {
    String masked = text;
    for (String secret : secrets) {
      masked = masked.replace(secret, "***");
    }
    return masked;
  }
}
