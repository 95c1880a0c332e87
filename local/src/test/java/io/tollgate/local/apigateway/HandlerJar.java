package io.tollgate.local.apigateway;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/** Packs the test handlers as a function's jar, with the AWS event classes that they take. */
final class HandlerJar {

  private static final String EVENTS = "com/amazonaws/services/lambda/runtime/events/";
  private static final String HANDLERS = "io/tollgate/local/apigateway/handlers/";

  private HandlerJar() {}

  static Path writeTo(Path folder) throws IOException, URISyntaxException {
    Path jar = folder.resolve("handlers.jar");
    Path classes = Path.of(HandlerJar.class.getResource("/" + HANDLERS).toURI());
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.list(classes)) {
      for (Path file : files.toList()) {
        out.putNextEntry(new JarEntry(HANDLERS + file.getFileName()));
        Files.copy(file, out);
      }
      copyEvents(out);
    }
    return jar;
  }

  private static void copyEvents(JarOutputStream out) throws IOException {
    String url =
        HandlerJar.class.getResource("/" + EVENTS + "APIGatewayV2HTTPEvent.class").toString();
    String file = url.substring("jar:".length(), url.indexOf("!"));
    try (JarFile events = new JarFile(Path.of(URI.create(file)).toFile())) {
      for (JarEntry entry :
          events.stream().filter(e -> e.getName().startsWith(EVENTS + "APIGatewayV2")).toList()) {
        out.putNextEntry(new JarEntry(entry.getName()));
        events.getInputStream(entry).transferTo(out);
      }
    }
  }
}
