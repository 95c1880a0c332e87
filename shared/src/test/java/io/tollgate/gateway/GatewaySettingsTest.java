package io.tollgate.gateway;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micronaut.json.tree.JsonNode;
import io.tollgate.json.Json;
import io.tollgate.local.GeneratedText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * docs/gateways.md is made from the classes that read a gateway's accounts: their Javadoc and that
 * of their constructors, which the compiler writes beside them for IDEs.
 */
class GatewaySettingsTest {

  private static final Path DOCUMENT = Path.of("../docs/gateways.md");
  private static final Path METADATA =
      Path.of("target/classes/META-INF/spring-configuration-metadata.json");

  private static final Pattern CODE = Pattern.compile("\\{@(?:code|link)\\s+([^}]*)}");
  private static final String INTRODUCTION =
      """
      # The gateways' accounts

      Written by `./dev docs` from the Javadoc of the classes that read them. Micronaut's notation, so
      `TOLLGATE_ZALOPAY_MAIN_APP_ID` in the environment is `tollgate.zalopay.main.app-id` here. Several accounts
      of a gateway may stand side by side: the first by name is the default, and stays it when others are added.
      Addresses of callbacks are taken with and without a final slash.
      """;

  @Test
  @Tag(GeneratedText.TAG)
  void documentOfAccountsMatchesTheCode() throws IOException {
    JsonNode metadata = Json.object(Files.readString(METADATA)).orElseThrow();
    String text =
        ShippedGateways.all().stream()
            .map(gateway -> chapter(gateway, metadata))
            .collect(joining("\n", INTRODUCTION + "\n", ""));
    GeneratedText.assertFile(DOCUMENT, text);
  }

  /** Javadoc is where operators read what to fill in. */
  @Test
  void everySettingHasADescription() throws IOException {
    JsonNode metadata = Json.object(Files.readString(METADATA)).orElseThrow();
    List<String> undescribed =
        ShippedGateways.all().stream()
            .flatMap(gateway -> settings(gateway, metadata))
            .filter(setting -> description(setting).isEmpty())
            .map(setting -> setting.get("name").getStringValue())
            .toList();
    assertEquals(List.of(), undescribed, "without @param");
  }

  private static String chapter(Gateway gateway, JsonNode metadata) {
    GatewayProfile profile = gateway.profile();
    String about =
        all(metadata, "groups")
            .filter(group -> isOf(gateway, group, "type"))
            .map(GatewaySettingsTest::description)
            .collect(joining("\n\n"));
    return "## %s\n\n%s\n\n| Property | | Meaning |\n|---|---|---|\n%s"
        .formatted(
            profile.displayName(),
            about,
            settings(gateway, metadata).map(GatewaySettingsTest::row).collect(joining()));
  }

  /** Those of an account; what all gateways share, as the mode, is none of them. */
  private static Stream<JsonNode> settings(Gateway gateway, JsonNode metadata) {
    return all(metadata, "properties")
        .filter(property -> isOf(gateway, property, "sourceType"))
        .filter(property -> !property.get("name").getStringValue().endsWith(".mode"));
  }

  private static String row(JsonNode setting) {
    boolean isOptional = setting.get("type").getStringValue().equals("java.util.Optional");
    return "| `%s` | %s | %s |\n"
        .formatted(
            setting.get("name").getStringValue().replace("*", "<account>"),
            isOptional ? "" : "required",
            description(setting).replaceAll("\\s+", " "));
  }

  private static Stream<JsonNode> all(JsonNode metadata, String member) {
    return StreamSupport.stream(metadata.get(member).values().spliterator(), false);
  }

  private static boolean isOf(Gateway gateway, JsonNode described, String type) {
    return described
        .get(type)
        .getStringValue()
        .startsWith(gateway.getClass().getPackageName() + ".");
  }

  /** Markdown of Javadoc. */
  private static String description(JsonNode described) {
    JsonNode text = described.get("description");
    return text == null
        ? ""
        : CODE.matcher(text.getStringValue())
            .replaceAll(code -> "`" + code.group(1).replaceAll("\\s+", " ") + "`")
            .replaceAll("\n +", "\n")
            .replace("<p>", "");
  }
}
