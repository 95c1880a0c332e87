package io.tollgate.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Entry point of {@code ./dev bench}: {@code --short} counts what does not depend on the machine
 * and holds it against the budgets; without it everything is measured, and the documents are
 * written. {@code --force} measures on a busy machine too.
 */
public final class Main {

  private static final double LOAD_MAX = 1;
  private static final int WAITS_MAX = 40;
  private static final long WAIT_MS = 15_000;

  private static final int ROUNDS = 7;
  private static final int WARM_ROUNDS = 3;
  private static final int WARM_UP = 300;
  private static final int WARM_CALLS = 500;
  private static final int CALLBACKS = 2_400;

  private final Path root;
  private final Path folder;
  private final Samples samples = new Samples();

  private Main(Path root) {
    this.root = root;
    this.folder = root.resolve("benchmark/target/work").toAbsolutePath();
  }

  /** Ends with 1 where a budget is exceeded, or the machine is busy. */
  public static void main(String[] args) throws Exception {
    Locale.setDefault(Locale.ROOT);
    Thread.setDefaultUncaughtExceptionHandler(Main::fail);
    Set<String> options = Set.of(args);
    Main main = new Main(Path.of(System.getenv("TOLLGATE_ROOT")));
    Files.createDirectories(main.folder);
    // The functions of the local world write their log lines there, as the others do.
    System.setErr(new PrintStream(main.folder.resolve("local.log").toFile(), UTF_8));
    boolean isGood =
        options.contains("--growth")
            ? main.growth(options.contains("--force"))
            : options.contains("--short") ? main.count() : main.all(options.contains("--force"));
    // Functions keep threads, as Lambda would freeze them.
    System.exit(isGood ? 0 : 1);
  }

  /** The functions' threads would go on. */
  private static void fail(Thread thread, Throwable thrown) {
    thrown.printStackTrace(System.out);
    System.exit(1);
  }

  private boolean count() throws Exception {
    try (World world = World.start(root, folder.resolve("state"))) {
      count(new Runs(world, samples, root, folder));
    }
    List<String> wrong =
        new Budgets(root.resolve("benchmark/budgets.properties")).exceededBy(samples);
    wrong.forEach(System.out::println);
    return wrong.isEmpty();
  }

  private void count(Runs runs) throws Exception {
    for (Subject subject : Subject.values()) {
      System.out.println("Counting " + subject.key());
      runs.count(subject);
    }
  }

  private boolean all(boolean isForced) throws Exception {
    if (!isIdle(isForced)) {
      return false;
    }
    boolean hasNode = Files.isDirectory(folder.resolve("node/node_modules"));
    try (World world = World.start(root, folder.resolve("state"))) {
      Runs runs = new Runs(world, samples, root, folder);
      count(runs);
      List<Kind> kinds = Runs.kinds(hasNode);
      for (Subject subject : Subject.values()) {
        if (subject.hasFloor()) {
          runs.countClasses(subject, Kind.JAVA);
        }
      }
      for (int round = 1; round <= ROUNDS; round++) {
        System.out.printf("Starts, round %d of %d%n", round, ROUNDS);
        starts(runs, kinds);
      }
      for (int round = 1; round <= WARM_ROUNDS; round++) {
        System.out.printf("Warm calls, round %d of %d%n", round, WARM_ROUNDS);
        calls(runs, kinds);
      }
      System.out.println("Callbacks on several connections");
      new Throughput(world, samples, runs, folder).measure(WARM_ROUNDS, CALLBACKS);
    }
    samples.write(root.resolve("docs/benchmark.json"));
    String tables = Report.of(samples);
    Report.write(root.resolve("docs/measurements.md"), tables);
    System.out.println(tables);
    return true;
  }

  private void starts(Runs runs, List<Kind> kinds) throws InterruptedException {
    for (Subject subject : Subject.values()) {
      for (Kind kind : subject.hasFloor() ? kinds : List.of(Kind.TOLLGATE)) {
        runs.cold(subject, kind);
      }
      if (subject.isRestored()) {
        runs.restored(subject);
      }
    }
  }

  private void calls(Runs runs, List<Kind> kinds) throws InterruptedException {
    for (Subject subject : Subject.values()) {
      if (subject.isWarm()) {
        for (Kind kind : subject.hasFloor() ? kinds : List.of(Kind.TOLLGATE)) {
          runs.warm(subject, kind, WARM_UP, WARM_CALLS);
        }
      }
    }
  }

  private boolean growth(boolean isForced) throws Exception {
    if (!isIdle(isForced)) {
      return false;
    }
    Path file = root.resolve("docs/growth.md");
    try (World world = World.start(root, folder.resolve("growth"))) {
      Files.writeString(file, new Growth(world).measure());
    }
    System.out.print(Files.readString(file));
    return true;
  }

  /** Waits ten minutes for a quiet machine: what was built just now counts as load for one. */
  private boolean isIdle(boolean isForced) throws IOException, InterruptedException {
    for (int i = 0; i < WAITS_MAX && load() > LOAD_MAX && !isForced; i++) {
      System.out.printf("Waiting: the load average is %.2f%n", load());
      Thread.sleep(WAIT_MS);
    }
    samples.fact("load", "%.2f".formatted(load()));
    samples.fact("date", LocalDate.now().toString());
    samples.fact("machine", machine());
    if (load() > LOAD_MAX && !isForced) {
      System.out.println("Nothing is measured while the load average is above 1; --force does.");
      return false;
    }
    return true;
  }

  private static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }

  private static String machine() throws IOException {
    String processor;
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      processor =
          lines
              .filter(line -> line.startsWith("model name"))
              .map(line -> line.substring(line.indexOf(':') + 1).strip())
              .findFirst()
              .orElse(System.getProperty("os.arch"));
    }
    return "%d cores of %s, Java %s"
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            processor,
            System.getProperty("java.version"));
  }
}
