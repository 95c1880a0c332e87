package io.tollgate.local.apigateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.simulator.StartFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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
      Mappings: {Event: {Health: {Json: '{"b":2}'}}}
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
              E: !GetAtt Queue.Arn
              F: !Sub "${Queue.Arn}/x"
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
              Three: {Type: ScheduleV2, Properties: {ScheduleExpression: rate(12 hours), Input: !FindInMap [Event, Health, Json]}}
      """;

  @TempDir Path folder;

  @Test
  void readsFunctionsRoutesSchedulesAndCors() throws Exception {
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
        List.of(
            new Schedule("Pay", Duration.ofMinutes(5), "{\"a\":1}"),
            new Schedule("Pay", Duration.ofHours(12), "{\"b\":2}")),
        template.schedules());
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
          !Ref Name | !GetAtt Nobody.Arn | 12: nothing called 'Nobody' has a value here.
          !Ref Name | !Ref Nobody | 12: nothing called 'Nobody' has a value here.
          ${Name} | ${Nobody} | 13: nothing called 'Nobody' has a value here.
          MaxAge: 60} | MaxAge: 60, AllowOrigins: !Join [a, b]} | 22: the local API gateway does not
          CodeUri: pay.jar | CodeUri: !Ref Unset | 29: this needs a value, and the parameter has
          CodeUri: pay.jar | Kode: pay.jar | 29: 'CodeUri' is missing here.
          io.tollgate.Pay | io.tollgate.Pay::run | 30: the local API gateway knows handlers by class
          Timeout: 55 | Timeout: soon | 31: Timeout must be a whole number, not 'soon'.
          Type: HttpApi, | Type: SNS, | 34: the local API gateway knows events of type HttpApi, ScheduleV2 and
          Method: GET, | Method: FETCH, | 34: 'FETCH' is not an HTTP method.
          ApiId: !Ref Api, | PayloadFormatVersion: "1.0", | 34: the local API gateway speaks payload
          rate(5 minutes) | cron(0 12 * * MON) | 35: the local scheduler knows rate(n minutes)
          [Event, Health, Json] | [Nobody, Health, Json] | 36: no mapping is called 'Nobody'.
          [Event, Health, Json] | [Event, Health, Text] | 5: 'Text' is missing here.
          Two: {Type: ScheduleV2 | Two: {Type: ScheduleV2]] | 35: expected ',' or '}', but got ]
          """)
  void unsupportedTemplateIsRejectedWithItsLine(String sound, String broken, String message) {
    assertFault(message, SOUND, sound, broken);
  }

  /** The line numbers of the faults below count from here. */
  private static final String GUARDED =
      """
      Parameters:
        Issuer: {Type: String, Default: ""}
        Audience: {Type: String, Default: "a,b,c"}
        Scope: {Type: String, Default: x/operator}
        Unset: {Type: String}
      Conditions:
        OwnPool: !Equals [!Ref Issuer, ""]
        Given: !Not [!Equals [!Ref Issuer, ""]]
      Resources:
        Pay:
          Type: AWS::Serverless::Function
          Properties:
            CodeUri: pay.jar
            Handler: io.tollgate.Pay
            Environment: {Variables: {A: !If [OwnPool, own, !Ref Issuer], B: !If [Given, b, !Ref Scope]}}
            Events:
              Open: {Type: HttpApi, Properties: {Method: GET, Path: /open}}
              None: {Type: HttpApi, Properties: {Method: GET, Path: /none, Auth: {Authorizer: NONE}}}
              Own: {Type: HttpApi, Properties: {Method: GET, Path: /own, Auth: {Authorizer: Who}}}
              Admin:
                Type: HttpApi
                Properties:
                  Method: GET
                  Path: /admin
                  Auth: {Authorizer: Who, AuthorizationScopes: [!Ref Scope, y]}
        Api:
          Type: AWS::Serverless::HttpApi
          Properties:
            Auth:
              Authorizers:
                Who:
                  IdentitySource: $request.header.Authorization
                  JwtConfiguration:
                    issuer: !If [OwnPool, !Sub "https://${AWS::Region}.example/${Pay}", !Ref Issuer]
                    audience: !If [Given, [!Ref Pay], !Split [",", !Ref Audience]]
      """;

  @Test
  void readsAuthorizersScopesAndConditions() throws Exception {
    Template template = read(GUARDED);

    List<String> audience = List.of("a", "b", "c");
    assertEquals(
        List.of(
            new Route("GET", "/open", "Pay"),
            new Route("GET", "/none", "Pay"),
            new Route(
                "GET", "/own", "Pay", Optional.of(new Authorization("Who", audience, List.of()))),
            new Route(
                "GET",
                "/admin",
                "Pay",
                Optional.of(new Authorization("Who", audience, List.of("x/operator", "y"))))),
        template.routes());
    assertEquals(
        Map.of("A", "own", "B", "x/operator"), template.functions().get("Pay").environment());

    Template other = read(GUARDED.replace("Default: \"\"", "Default: \"https://id.example\""));
    assertEquals(
        new Authorization("Who", List.of("Pay"), List.of()),
        other.routes().get(2).authorization().orElseThrow());
    assertEquals(
        Map.of("A", "https://id.example", "B", "b"), other.functions().get("Pay").environment());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          !Equals [!Ref Issuer, ""] | !And [a, b] | 7: the local API gateway knows conditions of
          !Equals [!Ref Issuer, ""] | !Equals [a, b, c] | 7: !Equals takes a list of 2.
          If [OwnPool, own | If [Nobody, own | 15: no condition is called 'Nobody'.
          /own, Auth: {Authorizer: Who} | /own, Auth: {Authorizer: Nobody} | 19: the API has no authorizer 'Nobody'
          /own, Auth: {Authorizer: Who} | /own, Auth: {Scopes: [a]} | 19: the local API gateway does not understand 'Scopes'
          /own, Auth: {Authorizer: Who} | /own, Auth: {AuthorizationScopes: [a]} | 19: 'Authorizer' is missing here.
          Authorizers: | Authorisers: | 31: the local API gateway does not understand 'Authorisers'
          $request.header.Authorization | $request.querystring.token | 32: the local API gateway looks for tokens
          JwtConfiguration: | Lambda: | 34: the local API gateway does not understand 'Lambda'
          issuer: | Issuer: | 34: the local API gateway does not understand 'Issuer' here.
          !Split [",", !Ref Audience] | !Ref Unset | 34: 'audience' has no value here.
          """)
  void unsupportedAuthorizerIsRejectedWithItsLine(String sound, String broken, String message) {
    assertFault(message, GUARDED, sound, broken);
  }

  @Test
  void duplicateRouteIsRejected() {
    String one =
        "One: {Type: HttpApi, Properties: {ApiId: !Ref Api, Method: GET, Path: \"/a/{b}\"}}";
    StartFailure failure =
        assertThrows(
            StartFailure.class,
            () -> read(SOUND.replace(one, one + "\n        Again" + one.substring(3))));
    assertTrue(failure.getMessage().endsWith("the route GET /a/{b} is there twice."));
  }

  @Test
  void moreExactRouteWins() {
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
  void environmentVariablesBecomeMicronautPropertyNames() {
    assertEquals(
        List.of("a.b.c", "a.b-c", "a-b.c", "a-b-c"), LocalEnvironment.names("A_B_C").toList());
  }

  @Test
  void productTemplateIsRead() {
    Template template = TemplateReader.read(Path.of("..", "template.yaml"));

    assertEquals(9, template.functions().size());
    assertEquals(List.of("DeliverFunction"), template.consumers());
    assertEquals(
        Set.of("ReconcileFunction", "DeliverFunction"),
        template.schedules().stream()
            .filter(schedule -> schedule.rate().equals(Duration.ofMinutes(1)))
            .map(Schedule::function)
            .collect(Collectors.toSet()));
    for (String method : List.of("GET", "POST")) {
      for (String path : List.of("/api/v1/callback/zalopay", "/api/v1/return/zalopay/main")) {
        assertEquals(
            "CallbackFunction",
            Route.find(template.routes(), method, path).orElseThrow().route().function());
      }
    }
    assertEquals(
        Optional.of(
            new Authorization(
                "Operators",
                List.of("OperatorPages", "OperatorMachines"),
                List.of("tollgate/operator"))),
        Route.find(template.routes(), "POST", "/api/v1/admin/orders/1/confirm-payment")
            .flatMap(match -> match.route().authorization()));
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

  @Test
  void productTemplateAllowsTheOriginsOfTheShopAndNoOther() {
    Template template =
        TemplateReader.read(
            Path.of("..", "template.yaml"),
            Map.of("ShopUrls", "http://localhost:5173,http://localhost:3000"));

    assertEquals(
        Optional.of(
            new Cors(
                List.of("http://localhost:5173", "http://localhost:3000"),
                List.of("GET", "POST", "PUT", "DELETE"),
                List.of(
                    "authorization", "content-type", "idempotency-key", "x-api-key", "x-order-key"),
                List.of("retry-after"),
                false,
                Optional.of(Duration.ofMinutes(10)))),
        template.cors());
    assertEquals(
        "http://localhost:5173",
        template.functions().get("CallbackFunction").environment().get("TOLLGATE_SHOP_URL"));
  }

  /**
   * What reads takes viewers too; what gives money back takes the scope for that, if there is one.
   */
  @ParameterizedTest
  @CsvSource({"'',tollgate/operator", "tollgate/refund,tollgate/refund"})
  void everyAdminRouteAsksForItsScopeOfTheOperatorsIssuer(String setting, String refunds) {
    Template template =
        TemplateReader.read(Path.of("..", "template.yaml"), Map.of("RefundScope", setting));

    List<Route> admin =
        template.routes().stream()
            .filter(route -> route.path().startsWith("/api/v1/admin"))
            .toList();
    assertTrue(admin.size() > 30);
    for (Route route : admin) {
      List<String> scopes = List.of("tollgate/operator");
      if (route.method().equals("GET")) {
        scopes = List.of("tollgate/operator", "tollgate/viewer");
      } else if (route.path().endsWith("/refund")) {
        scopes = List.of(refunds);
      }
      assertEquals(
          "Operators " + scopes,
          route.authorization().map(asked -> asked.authorizer() + " " + asked.scopes()).orElse(""),
          route.key());
    }
    assertEquals(
        List.of("Identity"),
        template.routes().stream()
            .filter(route -> !admin.contains(route))
            .flatMap(route -> route.authorization().stream())
            .map(Authorization::authorizer)
            .distinct()
            .toList());
  }

  private static String key(List<Route> routes, String method, String path) {
    return Route.find(routes, method, path).orElseThrow().route().key();
  }

  private void assertFault(String message, String template, String sound, String broken) {
    assertTrue(template.contains(sound));
    StartFailure failure =
        assertThrows(StartFailure.class, () -> read(template.replace(sound, broken)));
    String expected = folder.resolve("template.yaml") + ":" + message;
    assertTrue(failure.getMessage().startsWith(expected), failure.getMessage());
  }

  private Template read(String text) throws Exception {
    return TemplateReader.read(Files.writeString(folder.resolve("template.yaml"), text));
  }
}
