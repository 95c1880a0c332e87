package io.tollgate.benchmark;

import io.tollgate.benchmark.floor.CallbackFloor;
import io.tollgate.benchmark.floor.CreateFloor;
import io.tollgate.benchmark.floor.StatusFloor;
import io.tollgate.local.database.DatabaseLink;
import io.tollgate.local.lambda.LambdaRuntime;
import io.tollgate.local.lambda.LambdaRuntime.Outcome;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Starts functions in processes of their own and measures them. */
final class Runs {

  private static final double MS = 1e6;

  /** What a JVM on Lambda with 1,024 MB is told, or finds. */
  private static final List<String> LAMBDA =
      List.of("-XX:InitialHeapSize=16m", "-XX:MaxHeapSize=891289k", "-XX:+UseSerialGC");

  /** Longer than a pool trusts a connection without asking (Hikari, half a second). */
  private static final long PAUSE_MS = 1_100;

  private final World world;
  private final Samples samples;
  private final Path root;
  private final Path folder;

  Runs(World world, Samples samples, Path root, Path folder) {
    this.world = world;
    this.samples = samples;
    this.root = root;
    this.folder = folder;
  }

  Path statements() {
    return folder.resolve("statements");
  }

  Path jar(Subject subject) {
    return root.resolve(subject.module).resolve("target").resolve(subject.module + ".jar");
  }

  /** What does not depend on the machine: classes, the jar's size, round trips and commits. */
  void count(Subject subject) throws IOException, InterruptedException, SQLException {
    samples.add(subject.jarBytes(), Files.size(jar(subject)));
    Path classes = folder.resolve(name(subject, Kind.TOLLGATE, "classes.txt"));
    try (DatabaseLink link = DatabaseLink.to(world.database());
        LambdaRuntime function =
            start(
                subject,
                Kind.TOLLGATE,
                List.of("-Xlog:class+load:file=" + classes),
                world.environment(link.database()))) {
      answer(function, subject);
      samples.add(name(subject, Kind.TOLLGATE, "classes"), lines(classes));
      answer(function, subject);
      Thread.sleep(PAUSE_MS);
      link.record();
      long before = link.roundTrips();
      Outcome.Answered answer = answer(function, subject);
      List<String> statements = link.takeStatements();
      samples.add(name(subject, Kind.TOLLGATE, "round-trips"), link.roundTrips() - before);
      samples.add(
          name(subject, Kind.TOLLGATE, "commits"),
          statements.stream().filter(Runs::isCommitted).count());
      if (subject.hasFloor()) {
        // The pool asks whether its connection is alive; a floor has no pool.
        List<String> sent = statements.stream().filter(text -> !text.endsWith("SELECT 1")).toList();
        Recording.write(statements(), subject, sent, ref(subject, answer), world.database());
      }
    }
  }

  /** The same of what it is held against. */
  void countClasses(Subject subject, Kind kind) throws IOException, InterruptedException {
    if (kind == Kind.JAVA) {
      Path classes = folder.resolve(name(subject, kind, "classes.txt"));
      try (LambdaRuntime function =
          start(subject, kind, List.of("-Xlog:class+load:file=" + classes), environment())) {
        answer(function, subject);
        samples.add(name(subject, kind, "classes"), lines(classes));
      }
    }
  }

  /** From the start of the process to its first answer. */
  void cold(Subject subject, Kind kind) throws InterruptedException {
    long start = System.nanoTime();
    try (LambdaRuntime function = start(subject, kind, List.of(), environment())) {
      Outcome.Answered answer = answer(function, subject);
      samples.add(name(subject, kind, "cold-ms"), (answer.atNanos() - start) / MS);
      samples.add(name(subject, kind, "cold-cpu-ms"), cpuMs(function));
    }
  }

  /** From the moment that a snapshot goes on to its first answer. */
  void restored(Subject subject) throws InterruptedException {
    Map<String, String> environment = environment();
    environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");
    try (LambdaRuntime function = start(subject, Kind.TOLLGATE, List.of(), environment)) {
      function.awaitSnapshot();
      long start = System.nanoTime();
      function.restore();
      Outcome.Answered answer = answer(function, subject);
      samples.add(name(subject, Kind.TOLLGATE, "restore-ms"), (answer.atNanos() - start) / MS);
    }
  }

  /** What a call costs when many have gone before. */
  void warm(Subject subject, Kind kind, int before, int calls) throws InterruptedException {
    try (LambdaRuntime function = start(subject, kind, List.of(), environment())) {
      for (int i = 0; i < before; i++) {
        answer(function, subject);
      }
      double cpuMs = cpuMs(function);
      double[] took = new double[calls];
      for (int i = 0; i < calls; i++) {
        took[i] = answer(function, subject).afterNanos() / MS;
      }
      samples.add(name(subject, kind, "warm-cpu-ms"), (cpuMs(function) - cpuMs) / calls);
      Arrays.sort(took);
      samples.add(name(subject, kind, "p50-ms"), took[calls / 2]);
      samples.add(name(subject, kind, "p99-ms"), took[calls * 99 / 100]);
      samples.add(name(subject, kind, "rss-mb"), rssMb(function.process().pid()));
    }
  }

  static String name(Subject subject, Kind kind, String what) {
    return subject.key() + "." + kind.key() + "." + what;
  }

  private Map<String, String> environment() {
    return world.environment(world.database());
  }

  private LambdaRuntime start(
      Subject subject, Kind kind, List<String> options, Map<String, String> environment) {
    Map<String, String> all = new TreeMap<>(environment);
    all.put("BENCHMARK_STATEMENTS", statements().toString());
    all.put("BENCHMARK_NODE", folder.resolve("node").toString());
    List<String> jvm = Stream.concat(LAMBDA.stream(), options.stream()).toList();
    return switch (kind) {
      case TOLLGATE -> {
        String jar = jar(subject).toString();
        yield LambdaRuntime.start(
            LambdaRuntime.java(jvm, jar, subject.handler), subject.handler, all, folder);
      }
      case JAVA -> {
        String handler = floor(subject);
        yield LambdaRuntime.start(
            LambdaRuntime.java(jvm, floorClassPath(), handler), handler, all, folder);
      }
      case NODE -> {
        String script = root.resolve("benchmark/node/floor.mjs").toString();
        yield LambdaRuntime.start(List.of("node", script), subject.key(), all, folder);
      }
    };
  }

  private static String floor(Subject subject) {
    return switch (subject) {
      case CALLBACK -> CallbackFloor.class.getName();
      case STATUS -> StatusFloor.class.getName();
      case CREATE -> CreateFloor.class.getName();
      case MANAGE, OPERATOR, ENDPOINTS, DELIVER, RECONCILE ->
          throw new IllegalArgumentException(subject + " has no floor");
    };
  }

  /** Beside the JDK it has the driver and a parser of JSON. */
  private static String floorClassPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(
            path ->
                path.contains("benchmark/target/classes")
                    || path.contains("mysql-connector-j")
                    || path.contains("jackson-core"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private Outcome.Answered answer(LambdaRuntime function, Subject subject)
      throws InterruptedException {
    return switch (function.invoke(world.event(subject))) {
      case Outcome.Answered answer when isGood(subject, answer) -> answer;
      case Outcome other ->
          throw new IllegalStateException(subject + ": " + other + "\n" + function.log());
    };
  }

  private static boolean isGood(Subject subject, Outcome.Answered answer) {
    String body = answer.json().path("body").asText();
    boolean isAnswered = answer.json().path("statusCode").asInt(200) < 300;
    return isAnswered && (subject != Subject.CALLBACK || body.contains("\"return_code\":1"));
  }

  private String ref(Subject subject, Outcome.Answered answer) throws IOException {
    return switch (subject) {
      case CALLBACK -> BillCopies.appTransId(world.copies().taken()).replace("_", "");
      case CREATE -> Samples.JSON.readTree(answer.json().get("body").asText()).get("ref").asText();
      default -> world.paid();
    };
  }

  /** A script with its own COMMIT, or a statement that changes rows by itself. */
  private static boolean isCommitted(String statement) {
    return statement.contains("COMMIT") || statement.matches("(?s)(INSERT|UPDATE|DELETE) .*");
  }

  private static double lines(Path file) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.count();
    }
  }

  private static double cpuMs(LambdaRuntime function) {
    return function.process().info().totalCpuDuration().orElseThrow().toMillis();
  }

  private static double rssMb(long pid) {
    try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1_024)
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The order in which what is compared takes turns. */
  static List<Kind> kinds(boolean hasNode) {
    List<Kind> kinds = new ArrayList<>(List.of(Kind.TOLLGATE, Kind.JAVA));
    if (hasNode) {
      kinds.add(Kind.NODE);
    }
    return kinds;
  }
}
