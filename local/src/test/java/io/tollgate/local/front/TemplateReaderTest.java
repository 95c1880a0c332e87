package io.tollgate.local.front;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.local.StartFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateReaderTest {

  /** The line numbers of the faults below count from here. */
  private static final String SOUND =
      """
      Parameters:
        Name: {Type: String, Default: tollgate}
        Unset: {Type: String}
        Origins: {Type: CommaDelimitedList, Default: "https://a.example, https://b.example"}
      Globals:
        Function:
          Timeout: 29
          MemorySize: 1024
          Environment:
            Variables:
              A: !Ref Name
              B: !Sub "${Name}.${AWS::Region}/${!kept}"
              C: !Ref Unset
              D: on
      Resources:
        Api:
          Type: AWS::Serverless::HttpApi
          Properties:
            CorsConfiguration: {AllowOrigins: !Ref Origins, AllowMethods: [GET], MaxAge: 60}
        Queue:
          Type: AWS::SQS::Queue
          Properties: {RedrivePolicy: !GetAtt Other.Arn}
        Pay:
          Type: AWS::Serverless::Function
          Properties:
            CodeUri: pay.jar
            Handler: io.tollgate.Pay
            Timeout: 55
            Environment: {Variables: {D: "off"}}
            Events:
              One: {Type: HttpApi, Properties: {ApiId: !Ref Api, Method: GET, Path: "/a/{b}"}}
              Two: {Type: ScheduleV2, Properties: {ScheduleExpression: rate(5 minutes), Input: '{"a":1}'}}
      """;

  @TempDir Path folder;

  @Test
  void readsWhatTheFrontNeeds() throws Exception {
    Template template = read(SOUND);

    FunctionSpec pay = template.functions().get("Pay");
    assertEquals("io.tollgate.Pay", pay.handler());
    assertEquals(folder.resolve("pay.jar"), pay.jar());
    assertEquals(Duration.ofSeconds(55), pay.timeout());
    assertEquals(1024, pay.memoryMb());
    assertEquals(
        Map.of("A", "tollgate", "B", "tollgate.local/${kept}", "D", "off"), pay.environment());
    assertEquals(List.of(new Route("GET", "/a/{b}", "Pay")), template.routes());
    assertEquals(
        List.of(new Schedule("Pay", Duration.ofMinutes(5), "{\"a\":1}")), template.schedules());
    Cors cors = template.cors().orElseThrow();
    assertTrue(cors.allows("https://b.example"));
    assertFalse(cors.allows("https://c.example"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          !Ref Name | !GetAtt Queue.Arn | 11: the local front does not understand !GetAtt
          !Ref Name | !Ref Nobody | 11: nothing called 'Nobody' has a value here.
          ${Name} | ${Nobody} | 12: nothing called 'Nobody' has a value here.
          MaxAge: 60} | MaxAge: 60, AllowOrigins: !If [a, b, c]} | 19: the local front does not
          CodeUri: pay.jar | CodeUri: !Ref Unset | 26: this needs a value, and the parameter has
          CodeUri: pay.jar | Kode: pay.jar | 26: 'CodeUri' is missing here.
          io.tollgate.Pay | io.tollgate.Pay::run | 27: the local front knows handlers by class
          Timeout: 55 | Timeout: soon | 28: Timeout must be a whole number, not 'soon'.
          Type: HttpApi, | Type: SQS, | 31: the local front knows events of type HttpApi and
          Method: GET, | Method: FETCH, | 31: 'FETCH' is not an HTTP method.
          ApiId: !Ref Api, | PayloadFormatVersion: "1.0", | 31: the local front speaks payload
          rate(5 minutes) | cron(0 12 * * MON) | 32: the local scheduler knows rate(n minutes)
          Two: {Type: ScheduleV2 | Two: {Type: ScheduleV2]] | 32: expected ',' or '}', but got ]
          """)
  void stopsAtTheLineItDoesNotUnderstand(String sound, String broken, String message)
      throws Exception {
    assertTrue(SOUND.contains(sound));
    StartFailure failure =
        assertThrows(StartFailure.class, () -> read(SOUND.replace(sound, broken)));
    String expected = folder.resolve("template.yaml") + ":" + message;
    assertTrue(failure.getMessage().startsWith(expected), failure.getMessage());
  }

  @Test
  void theSameRouteTwiceIsAFault() {
    String one =
        "One: {Type: HttpApi, Properties: {ApiId: !Ref Api, Method: GET, Path: \"/a/{b}\"}}";
    StartFailure failure =
        assertThrows(
            StartFailure.class,
            () -> read(SOUND.replace(one, one + "\n        Again" + one.substring(3))));
    assertTrue(failure.getMessage().endsWith("the route GET /a/{b} is there twice."));
  }

  @Test
  void theExactRouteComesFirst() {
    List<Route> routes =
        Stream.of("ANY /a/{p}", "GET /a/{p}", "GET /{x}/b", "GET /a/b", "GET /{rest+}")
            .map(key -> key.split(" "))
            .map(key -> new Route(key[0], key[1], "F"))
            .toList();
    assertEquals("GET /a/b", key(routes, "GET", "/a/b"));
    assertEquals("GET /a/{p}", key(routes, "GET", "/a/c"));
    assertEquals("ANY /a/{p}", key(routes, "PUT", "/a/c"));
    assertEquals("GET /{x}/b", key(routes, "GET", "/c/b"));
    assertEquals("GET /{rest+}", key(routes, "GET", "/c/d/e"));
    assertEquals(
        Map.of("rest", "c/d e"),
        Route.find(routes, "GET", "/c/d%20e").orElseThrow().pathParameters());
  }

  @Test
  void variablesBecomeThePropertiesThatMicronautWouldSee() {
    assertEquals(
        List.of("a.b.c", "a.b-c", "a-b.c", "a-b-c"), LocalEnvironment.names("A_B_C").toList());
  }

  @Test
  void theProductsTemplateIsUnderstood() {
    Template template = TemplateReader.read(Path.of("..", "template.yaml"));

    assertEquals(6, template.functions().size());
    assertEquals("ReconcileFunction", template.schedules().getFirst().function());
    for (String method : List.of("GET", "POST")) {
      for (String path : List.of("/api/v1/callback/zalopay", "/api/v1/return/zalopay/main")) {
        assertEquals(
            "CallbackFunction",
            Route.find(template.routes(), method, path).orElseThrow().route().function());
      }
    }
    assertEquals(
        "off",
        template.functions().get("StatusFunction").environment().get("TOLLGATE_DIRECT_AMOUNT"));
    assertFalse(
        template
            .functions()
            .get("StatusFunction")
            .environment()
            .containsKey("DATASOURCES_DEFAULT_URL"));
  }

  private static String key(List<Route> routes, String method, String path) {
    return Route.find(routes, method, path).orElseThrow().route().key();
  }

  private Template read(String text) throws Exception {
    return TemplateReader.read(Files.writeString(folder.resolve("template.yaml"), text));
  }
}
