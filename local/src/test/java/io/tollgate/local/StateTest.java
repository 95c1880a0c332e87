package io.tollgate.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.simulator.RandomText;
import io.tollgate.simulator.StartFailure;
import io.tollgate.simulator.http.HttpResponse;
import io.tollgate.simulator.http.HttpServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateTest {

  private static final Map<String, Supplier<String>> SECRET =
      Map.of("secret", () -> RandomText.hex(32));

  @TempDir Path folder;

  @Test
  void secretsAreKeptUntilAFreshStart() throws Exception {
    Map<String, String> first;
    String key;
    String issuer;
    try (State state = State.open(folder, false)) {
      first = state.secrets(SECRET);
      state.write(first);
      key = state.apiKey();
      issuer = state.issuerKey().id();
      assertTrue(key.matches("tg_[a-z2-7]{12}_[a-z2-7]{40}"), key);
    }
    try (State state = State.open(folder, false)) {
      assertEquals(first, state.secrets(SECRET));
      assertEquals(key, state.apiKey());
      assertEquals(issuer, state.issuerKey().id());
    }
    try (State state = State.open(folder, true)) {
      assertNotEquals(key, state.apiKey());
      assertNotEquals(issuer, state.issuerKey().id());
      assertNotEquals(first, state.secrets(SECRET));
    }
    try (State state = State.open(folder, false)) {
      state.write(first);
      state.writeEnvironment(new TreeMap<>(Map.of("API_KEY", key, "CUSTOMER_TOKEN", "token")));
      assertEquals(
          "API_KEY=" + key + "\nCUSTOMER_TOKEN=token\n", Files.readString(folder.resolve("env")));
    }
    for (String name : List.of("api-key", "issuer-key", "local.properties", "env")) {
      assertEquals(
          "rw-------",
          PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))));
    }
  }

  @Test
  void freshStartOnAFolderInUseIsRejected() throws Exception {
    try (State state = State.open(folder, false)) {
      String key = state.apiKey();
      StartFailure failure = assertThrows(StartFailure.class, () -> State.open(folder, true));
      assertTrue(failure.getMessage().startsWith("Another one is running on "));
      assertEquals(key, state.apiKey());
    }
  }

  @Test
  void startFailureHasAOneLineMessage() throws Exception {
    Path template = Files.writeString(folder.resolve("template.yaml"), "Resources: {}");
    Path file = Files.writeString(folder.resolve("file"), "not a folder");
    assertSays("Cannot write to the folder " + file, Options.of(template, file));
    assertSays("Cannot read the template ", Options.of(folder.resolve("none.yaml"), folder));
    try (HttpServer taken = HttpServer.start(0, _ -> HttpResponse.json(200, "{}"))) {
      Options options = Options.of(template, folder.resolve("state"));
      assertSays(
          "Port " + taken.port() + " is in use.",
          new Options(
              taken.port(),
              template,
              options.code(),
              options.state(),
              false,
              options.database(),
              true,
              ShopUrls.NONE,
              Sandboxes.NONE,
              Map.of()));
    }
  }

  private static void assertSays(String start, Options options) {
    String message = assertThrows(StartFailure.class, () -> Local.start(options)).getMessage();
    assertTrue(message.startsWith(start), message);
    assertFalse(message.contains("\n"), message);
  }
}
