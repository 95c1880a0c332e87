package io.tollgate.deliver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailTextsTest {

  private static final Pattern PLACE = Pattern.compile("\\{[a-z]+}");

  @ParameterizedTest
  @ValueSource(strings = {"vi", "es"})
  void everyTextIsThereInEachLanguageAndNamesTheSame(String language) throws IOException {
    assertEquals(places("en"), places(language));
  }

  @Test
  void valueIsNotLookedIntoForPlaces() {
    assertEquals(
        "We have sent your order {amount}.",
        MailTexts.of("en").text("shipped.text", Map.of("order", "{amount}")));
  }

  private static Map<String, String> places(String language) throws IOException {
    Properties texts = new Properties();
    try (Reader reader =
        new InputStreamReader(
            MailTextsTest.class.getResourceAsStream("/mail/" + language + ".properties"),
            StandardCharsets.UTF_8)) {
      texts.load(reader);
    }
    Map<String, String> places = new TreeMap<>();
    texts.forEach(
        (key, text) ->
            places.put(
                key.toString(),
                PLACE
                    .matcher(text.toString())
                    .results()
                    .map(MatchResult::group)
                    .sorted()
                    .collect(Collectors.joining())));
    return places;
  }
}
