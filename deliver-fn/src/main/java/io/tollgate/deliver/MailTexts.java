package io.tollgate.deliver;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What mails say in each language: {@code mail/en.properties} and its siblings. */
final class MailTexts {

  private static final Map<String, MailTexts> BY_LANGUAGE =
      MailContents.LANGUAGES.stream()
          .collect(Collectors.toMap(Function.identity(), MailTexts::new));

  private final Properties texts = new Properties();

  private MailTexts(String language) {
    String file = "/mail/" + language + ".properties";
    try (Reader reader =
        new InputStreamReader(
            Objects.requireNonNull(MailTexts.class.getResourceAsStream(file), file),
            StandardCharsets.UTF_8)) {
      texts.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Those of one of {@link MailContents#LANGUAGES}. */
  static MailTexts of(String language) {
    return Objects.requireNonNull(BY_LANGUAGE.get(language), language);
  }

  /** A text with each {@code {name}} in it replaced; a value is not looked into again. */
  String text(String key, Map<String, String> values) {
    String text = Objects.requireNonNull(texts.getProperty(key), key);
    StringBuilder filled = new StringBuilder();
    int from = 0;
    for (int open = text.indexOf('{'); open >= 0; open = text.indexOf('{', from)) {
      int close = text.indexOf('}', open);
      String name = text.substring(open + 1, close);
      filled.append(text, from, open).append(Objects.requireNonNull(values.get(name), name));
      from = close + 1;
    }
    return filled.append(text, from, text.length()).toString();
  }
}
