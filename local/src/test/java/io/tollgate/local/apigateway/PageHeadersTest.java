package io.tollgate.local.apigateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.simulator.StartFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageHeadersTest {

  private static final Path PAGES = Path.of("../infra/pages.yaml");

  @Test
  void policyNamesTheApiAndTheSignInAndNothingElse() {
    Map<String, String> headers =
        PageHeaders.read(
            PAGES,
            Map.of(
                "ApiOrigin", "https://pay.example",
                "SignInOrigins", "https://one.example https://two.example"));
    assertEquals(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
            + " font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none';"
            + " connect-src 'self' https://pay.example https://one.example https://two.example",
        headers.get("content-security-policy"));
    assertEquals("no-referrer", headers.get("referrer-policy"));
    assertEquals("nosniff", headers.get("x-content-type-options"));
    assertEquals("max-age=31536000", headers.get("strict-transport-security"));
    assertTrue(headers.get("permissions-policy").contains("camera=()"));
    assertEquals(
        Set.of(
            "content-security-policy",
            "x-content-type-options",
            "referrer-policy",
            "strict-transport-security",
            "permissions-policy"),
        headers.keySet());
  }

  @Test
  void pagesBesideTheirApiCallNobodyElse() {
    String policy = PageHeaders.read(PAGES, Map.of("ApiOrigin", "")).get("content-security-policy");
    assertTrue(policy.endsWith("connect-src 'self'"), policy);
  }

  @Test
  void unknownHeaderStopsTheStart(@TempDir Path folder) throws IOException {
    String changed = Files.readString(PAGES).replace("ContentTypeOptions:", "XSSProtection:");
    Path template = Files.writeString(folder.resolve("pages.yaml"), changed);
    assertThrows(StartFailure.class, () -> PageHeaders.read(template, Map.of("ApiOrigin", "")));
  }
}
