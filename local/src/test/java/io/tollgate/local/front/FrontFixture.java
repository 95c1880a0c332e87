package io.tollgate.local.front;

import io.tollgate.local.http.HttpServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** A front over the test handlers, on a port of its own. */
final class FrontFixture implements AutoCloseable {

  private static final String TEMPLATE =
      """
      Parameters:
        Stage: {Type: String, Default: blue}
        Unset: {Type: String}
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
              AllowOrigins: [https://shop.example]
              AllowMethods: [GET, POST]
              AllowHeaders: [content-type, x-api-key]
              ExposeHeaders: [retry-after]
              MaxAge: 600
        Echo:
          Type: AWS::Serverless::Function
          Properties:
            CodeUri: handlers.jar
            Handler: io.tollgate.local.front.handlers.Echo
            Events:
              Get: {Type: HttpApi, Properties: {Method: GET, Path: "/echo/{id}"}}
              Post: {Type: HttpApi, Properties: {Method: post, Path: "/echo/{id}"}}
        Reply:
          Type: AWS::Serverless::Function
          Properties:
            CodeUri: handlers.jar
            Handler: io.tollgate.local.front.handlers.Reply
            Events:
              Get: {Type: HttpApi, Properties: {Method: GET, Path: /reply}}
        Typed:
          Type: AWS::Serverless::Function
          Properties:
            CodeUri: handlers.jar
            Handler: io.tollgate.local.front.handlers.Typed
            Events:
              Post: {Type: HttpApi, Properties: {Method: POST, Path: "/typed/{id}"}}
        Environment:
          Type: AWS::Serverless::Function
          Properties:
            CodeUri: handlers.jar
            Handler: io.tollgate.local.front.handlers.Environment
            Environment: {Variables: {OWN: mine}}
            Events:
              Get: {Type: HttpApi, Properties: {Method: GET, Path: /environment}}
        Gate:
          Type: AWS::Serverless::Function
          Properties:
            CodeUri: handlers.jar
            Handler: io.tollgate.local.front.handlers.Gate
            Events:
              Get: {Type: HttpApi, Properties: {Method: GET, Path: /gate}}
              Every: {Type: ScheduleV2, Properties: {ScheduleExpression: rate(1 minute)}}
        Failing:
          Type: AWS::Serverless::Function
          Properties:
            CodeUri: handlers.jar
            Handler: io.tollgate.local.front.handlers.Failing
            Events:
              Get: {Type: HttpApi, Properties: {Method: GET, Path: /failing}}
        Stuck:
          Type: AWS::Serverless::Function
          Properties:
            CodeUri: handlers.jar
            Handler: io.tollgate.local.front.handlers.Stuck
            Timeout: 1
            Events:
              Get: {Type: HttpApi, Properties: {Method: GET, Path: /stuck}}
      """;

  final Map<String, LambdaFunction> functions = new LinkedHashMap<>();
  final Template template;
  final RawHttp http;
  private final HttpServer server;

  FrontFixture(Path folder, Duration limit) throws Exception {
    HandlerJar.writeTo(folder);
    template = TemplateReader.read(Files.writeString(folder.resolve("template.yaml"), TEMPLATE));
    Map<String, String> local = Map.of("tollgate.public-url", "http://localhost:1");
    template
        .functions()
        .forEach(
            (name, spec) ->
                functions.put(name, LambdaFunction.start(spec, local, folder.resolve("state"))));
    Path web = Files.createDirectories(folder.resolve("web"));
    Files.writeString(web.resolve("index.html"), "<h1>Shop</h1>");
    Files.writeString(
        Files.createDirectories(web.resolve("order/confirmation")).resolve("index.html"), "Thanks");
    server = HttpServer.start(0, new Front(template, functions, web, limit));
    http = new RawHttp(server.port());
  }

  @Override
  public void close() {
    server.close();
    functions.values().forEach(LambdaFunction::close);
  }
}
