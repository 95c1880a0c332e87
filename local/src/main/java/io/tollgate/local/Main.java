package io.tollgate.local;

import io.tollgate.local.apigateway.FunctionCode;
import io.tollgate.local.database.Database;
import io.tollgate.simulator.StartFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What {@code ./run} starts: the local world on a developer's terminal. */
public final class Main {

  private static final int PORT = 8080;

  private Main() {}

  /** Options are those of {@code ./run --help}, and {@code --classes}, which needs no jars. */
  public static void main(String[] args) {
    long start = System.nanoTime();
    try {
      Options options = options(List.of(args), System.getenv());
      Local local = Local.start(options, step -> System.out.println(step + " ..."), Main::lost);
      Runtime.getRuntime().addShutdownHook(new Thread(local::close, "stop"));
      ready(local, Duration.ofNanos(System.nanoTime() - start));
    } catch (StartFailure e) {
      System.err.println("Tollgate cannot start. " + e.getMessage());
      System.exit(1);
    }
  }

  /** As the environment says. */
  static Options options(List<String> args, Map<String, String> environment) {
    Path root = Path.of(environment.getOrDefault("TOLLGATE_ROOT", ""));
    return new Options(
        port(environment.getOrDefault("PORT", Integer.toString(PORT))),
        root.resolve("template.yaml"),
        args.contains("--classes") ? FunctionCode.CLASSES : FunctionCode.JAR,
        Path.of(environment.getOrDefault("TOLLGATE_STATE", root.resolve(".tollgate").toString())),
        args.contains("--fresh"),
        Database.fromEnvironment(environment),
        true,
        new ShopUrls(
            values(args, "--shop-url"), values(args, "--return-url"), values(args, "--webhook")),
        Sandboxes.read(values(args, "--gateway"), values(args, "--public-url")),
        Map.of());
  }

  /** What stands behind each occurrence of an option. */
  private static List<String> values(List<String> args, String option) {
    return IntStream.range(1, args.size())
        .filter(i -> args.get(i - 1).equals(option))
        .mapToObj(args::get)
        .toList();
  }

  private static int port(String text) {
    return Optional.of(text)
        .filter(digits -> digits.matches("\\d{1,5}"))
        .map(Integer::parseInt)
        .filter(port -> port >= 1 && port < 65_535)
        .orElseThrow(() -> new StartFailure("PORT must be from 1 to 65534, not '" + text + "'."));
  }

  private static void ready(Local local, Duration took) {
    System.out.printf(
        """

        Tollgate is ready: %1$s

        %2$s\
          Mails to buyers    %1$s/local/mail

        API_KEY=%3$s
        eval "$(./run --env)" puts it into a shell's environment, with tokens and webhook secrets.
        Started in %4$.1f s. Stop with Ctrl-C; what happened is kept, ./run --fresh forgets it.

        Open     %1$s/local/
        Pay      %1$s/
        Sign in  %1$s/operator/
        """,
        local.baseUrl(), simulators(local), local.apiKey(), took.toMillis() / 1000.0);
    System.out.flush();
  }

  private static String simulators(Local local) {
    return local.simulators().values().stream()
        .map(
            simulator ->
                "  %-17s  %s/control\n".formatted(simulator.name() + " simulator", simulator.url()))
        .collect(Collectors.joining());
  }

  private static void lost() {
    System.err.println(
        "The database server has ended by itself; .tollgate/database/server.log"
            + " says why. Start again with ./run.");
    Runtime.getRuntime().halt(1);
  }
}
