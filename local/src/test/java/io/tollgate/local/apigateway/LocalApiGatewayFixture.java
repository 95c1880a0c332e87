package io.tollgate.local.apigateway;

import io.tollgate.local.bus.LocalEventBus;
import io.tollgate.local.bus.OperatorApi;
import io.tollgate.local.bus.WebhookDeliveries;
import io.tollgate.local.explain.ExplainPage;
import io.tollgate.local.identity.Client;
import io.tollgate.local.identity.Issuers;
import io.tollgate.local.identity.LocalIssuer;
import io.tollgate.local.identity.SigningKey;
import io.tollgate.local.index.IndexPage;
import io.tollgate.local.index.PageSettings;
import io.tollgate.local.mail.LocalMailbox;
import io.tollgate.local.metrics.MetricsPage;
import io.tollgate.local.openapi.ApiPages;
import io.tollgate.local.openapi.OpenApi;
import io.tollgate.simulator.VirtualClock;
import io.tollgate.simulator.http.HttpHandler;
import io.tollgate.simulator.http.HttpServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** A local API gateway with the test handlers, on a port of its own. */
final class LocalApiGatewayFixture implements AutoCloseable {

  private static final String TEMPLATE =
      """
      Parameters:
        Stage: {Type: String, Default: blue}
        Unset: {Type: String}
        Issuer: {Type: String, Default: ""}
        ShopUrls: {Type: CommaDelimitedList}
      Conditions:
        OwnPool: !Equals [!Ref Issuer, ""]
      Globals:
        Function:
          Timeout: 20
          Environment:
            Variables:
              TOLLGATE_PUBLIC_URL: !Sub "https://${Stage}.example"
              TOLLGATE_UNSET: !Ref Unset
      Resources:
        Api:
          Type: AWS::Serverless::HttpApi
          Properties:
            CorsConfiguration:
              AllowOrigins: !Ref ShopUrls
              AllowMethods: [GET, POST]
              AllowHeaders: [content-type, x-api-key]
              ExposeHeaders: [retry-after]
              MaxAge: 600
            Auth:
              Authorizers:
                Identity:
                  IdentitySource: $request.header.Authorization
                  JwtConfiguration:
                    issuer: !If [OwnPool, "https://pool.example", !Ref Issuer]
                    audience: !If [OwnPool, [audience-1, audience-2], !Ref Unset]
                Operators:
                  IdentitySource: $request.header.Authorization
                  JwtConfiguration:
                    issuer: https://operators.example
                    audience: [audience-1, audience-2]
        Echo:
          Type: AWS::Serverless::Function
          Properties:
            CodeUri: handlers.jar
            Handler: io.tollgate.local.apigateway.handlers.Echo
            Events:
              Get: {Type: HttpApi, Properties: {Method: GET, Path: "/echo/{id}"}}
              Post: {Type: HttpApi, Properties: {Method: post, Path: "/echo/{id}"}}
              Rest: {Type: HttpApi, Properties: {Method: GET, Path: "/rest/{id}/{rest+}"}}
              Own:
                Type: HttpApi
                Properties: {Method: GET, Path: /own, Auth: {Authorizer: Identity}}
              Operators:
                Type: HttpApi
                Properties:
                  Method: GET
                  Path: /operators
                  Auth: {Authorizer: Operators, AuthorizationScopes: [a/operator, a/admin]}
        Reply:
          Type: AWS::Serverless::Function
          Properties:
            CodeUri: handlers.jar
            Handler: io.tollgate.local.apigateway.handlers.Reply
            Events:
              Get: {Type: HttpApi, Properties: {Method: GET, Path: /reply}}
        Typed:
          Type: AWS::Serverless::Function
          Properties:
            CodeUri: handlers.jar
            Handler: io.tollgate.local.apigateway.handlers.Typed
            Events:
              Post: {Type: HttpApi, Properties: {Method: POST, Path: "/typed/{id}"}}
        Environment:
          Type: AWS::Serverless::Function
          Properties:
            CodeUri: handlers.jar
            Handler: io.tollgate.local.apigateway.handlers.Environment
            Environment: {Variables: {OWN: mine}}
            Events:
              Get: {Type: HttpApi, Properties: {Method: GET, Path: /environment}}
        Gate:
          Type: AWS::Serverless::Function
          Properties:
            CodeUri: handlers.jar
            Handler: io.tollgate.local.apigateway.handlers.Gate
            Events:
              Get: {Type: HttpApi, Properties: {Method: GET, Path: /gate}}
              Every: {Type: ScheduleV2, Properties: {ScheduleExpression: rate(1 minute)}}
        Failing:
          Type: AWS::Serverless::Function
          Properties:
            CodeUri: handlers.jar
            Handler: io.tollgate.local.apigateway.handlers.Failing
            Events:
              Get: {Type: HttpApi, Properties: {Method: GET, Path: /failing}}
        Stuck:
          Type: AWS::Serverless::Function
          Properties:
            CodeUri: handlers.jar
            Handler: io.tollgate.local.apigateway.handlers.Stuck
            Timeout: 1
            Events:
              Get: {Type: HttpApi, Properties: {Method: GET, Path: /stuck}}
      """;

  final Map<String, LambdaFunction> functions = new LinkedHashMap<>();
  final Template template;
  final RawHttp http;
  final TestTokens tokens = TestTokens.withBits(2048);
  final Issuers issuers;
  private final MetricsPage metrics = new MetricsPage(new VirtualClock());
  private final HttpServer server;

  LocalApiGatewayFixture(Path folder, Duration limit) throws Exception {
    HandlerJar.writeTo(folder);
    template =
        TemplateReader.read(
            Files.writeString(folder.resolve("template.yaml"), TEMPLATE),
            Map.of("ShopUrls", "https://shop.example,http://localhost:5173"));
    Map<String, String> local = Map.of("tollgate.public-url", "http://localhost:1");
    template
        .functions()
        .forEach(
            (name, spec) ->
                functions.put(
                    name,
                    LambdaFunction.load(spec, FunctionCode.JAR, local, folder.resolve("state"))));
    Path web = Files.createDirectories(folder.resolve("web"));
    Files.writeString(web.resolve("index.html"), "<h1>Shop</h1>");
    Files.writeString(web.resolve("404.html"), "<h1>Not here</h1>");
    Files.writeString(
        Files.createDirectories(web.resolve("order/confirmation")).resolve("index.html"), "Thanks");
    AtomicReference<HttpHandler> front = new AtomicReference<>();
    server = HttpServer.start(0, request -> front.get().handle(request));
    http = new RawHttp(server.port());
    issuers =
        new Issuers(
            issuer("/local/customers", List.of("openid", "email"), List.of()),
            issuer("/local/operators", List.of("openid", "a/operator"), List.of("operator")));
    front.set(
        new LocalApiGateway(
            template,
            functions,
            issuers,
            new ApiPages(OpenApi.of(template.routes()), "api-key", issuers),
            new LocalEventBus(
                new VirtualClock(),
                List.of(),
                new WebhookDeliveries(new OperatorApi("http://localhost:1", () -> "none"))),
            new LocalMailbox(
                Files.createDirectories(folder.resolve("mail")), new VirtualClock(), _ -> {}),
            new ExplainPage(folder, Map.of(), folder),
            metrics,
            new IndexPage(Map.of()),
            new PageSettings(issuers, Map.of()),
            new WebFolder(
                web, PageHeaders.read(Path.of("../infra/pages.yaml"), Map.of("ApiOrigin", ""))),
            Optional.of("https://tunnel.example"),
            limit));
  }

  String baseUrl() {
    return "http://localhost:" + server.port();
  }

  private LocalIssuer issuer(String path, List<String> scopes, List<String> groups) {
    return new LocalIssuer(
        new LocalIssuer.Addresses(baseUrl(), baseUrl(), path),
        SigningKey.parse(tokens.line()),
        List.of(new Client("audience-1", "", scopes), new Client("audience-2", "secret", scopes)),
        groups,
        List.of(baseUrl() + "/sign-in/", "https://shop.example/sign-in/"),
        new VirtualClock());
  }

  @Override
  public void close() {
    metrics.close();
    server.close();
    functions.values().forEach(LambdaFunction::close);
  }
}
