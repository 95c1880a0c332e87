package io.tollgate.benchmark;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.tollgate.benchmark.floor.Statements;
import io.tollgate.local.apigateway.FunctionClassLoader;
import io.tollgate.local.apigateway.FunctionSpec;
import io.tollgate.local.apigateway.LocalContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * How many callbacks a second the real handler settles on so many connections, each with an
 * instance of its own, against a loop that does nothing but send the same statements.
 */
final class Throughput {

  static final List<Integer> CONNECTIONS = List.of(1, 8, 32);

  private final World world;
  private final Samples samples;
  private final Path jar;
  private final Path folder;
  private final List<String> recorded;

  Throughput(World world, Samples samples, Runs runs, Path folder) throws IOException {
    this.world = world;
    this.samples = samples;
    this.jar = runs.jar(Subject.CALLBACK);
    this.folder = folder;
    this.recorded =
        List.of(Files.readString(runs.statements().resolve("callback")).split("\n-- next\n"));
  }

  /** One who calls again and again on one connection. */
  private interface Caller {

    /** What calls for one copy; made before time is measured. */
    Callable<Void> prepare(long copy);

    void close() throws Exception;
  }

  static String name(int connections, Kind kind) {
    return "throughput-%02d.%s.per-second".formatted(connections, kind.key());
  }

  static String words(int connections) {
    return connections == 1 ? "1 connection" : connections + " connections";
  }

  void measure(int rounds, int calls) throws Exception {
    Properties settings = new Properties();
    settings.putAll(world.properties());
    FunctionSpec spec =
        new FunctionSpec(
            "callback", Subject.CALLBACK.handler, jar, Duration.ofSeconds(29), 1_024, Map.of());
    try (FunctionClassLoader loader =
        FunctionClassLoader.open("callback", List.of(jar), settings, folder)) {
      for (int connections : CONNECTIONS) {
        List<Caller> handlers = new ArrayList<>();
        List<Caller> loops = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
          handlers.add(handler(loader, spec));
          loops.add(loop());
        }
        perSecond(handlers, calls / 4);
        perSecond(loops, calls / 4);
        for (int round = 0; round < rounds; round++) {
          samples.add(name(connections, Kind.TOLLGATE), perSecond(handlers, calls));
          samples.add(name(connections, Kind.JAVA), perSecond(loops, calls));
        }
        for (Caller caller : handlers) {
          caller.close();
        }
        for (Caller caller : loops) {
          caller.close();
        }
      }
    }
  }

  private double perSecond(List<Caller> callers, int all) throws Exception {
    int each = all / callers.size();
    world.copies().ensure(each * callers.size());
    CyclicBarrier start = new CyclicBarrier(callers.size() + 1);
    try (ExecutorService threads = Executors.newFixedThreadPool(callers.size())) {
      List<Future<Void>> running = new ArrayList<>();
      for (Caller caller : callers) {
        List<Callable<Void>> calls =
            Stream.generate(() -> caller.prepare(world.copies().next())).limit(each).toList();
        Callable<Void> work =
            () -> {
              start.await();
              for (Callable<Void> call : calls) {
                call.call();
              }
              return null;
            };
        running.add(threads.submit(work));
      }
      start.await();
      long from = System.nanoTime();
      for (Future<Void> one : running) {
        one.get();
      }
      return each * callers.size() * 1e9 / (System.nanoTime() - from);
    }
  }

  private Caller handler(FunctionClassLoader loader, FunctionSpec spec) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    RequestStreamHandler handler;
    try {
      handler =
          (RequestStreamHandler)
              Class.forName(spec.handler(), true, loader).getConstructor().newInstance();
    } finally {
      thread.setContextClassLoader(before);
    }
    return new Caller() {
      @Override
      public Callable<Void> prepare(long copy) {
        byte[] event = world.callback(copy).getBytes(StandardCharsets.UTF_8);
        LocalContext context = new LocalContext(spec, Long.toString(copy));
        return () -> {
          ByteArrayOutputStream out = new ByteArrayOutputStream();
          handler.handleRequest(new ByteArrayInputStream(event), out, context);
          String answer = out.toString(StandardCharsets.UTF_8);
          if (!answer.contains("return_code\\\":1,")) {
            throw new IllegalStateException(answer);
          }
          return null;
        };
      }

      @Override
      public void close() throws Exception {
        ((AutoCloseable) handler).close();
      }
    };
  }

  private Caller loop() throws Exception {
    Map<String, String> settings = world.properties();
    Statements statements =
        new Statements(
            settings.get("datasources.default.url"),
            settings.get("datasources.default.username"),
            settings.get("datasources.default.password"));
    return new Caller() {
      @Override
      public Callable<Void> prepare(long copy) {
        Map<String, String> values = new HashMap<>();
        values.put("app_trans_id", BillCopies.appTransId(copy));
        values.put("ref", BillCopies.appTransId(copy).replace("_", ""));
        values.put("transaction", BillCopies.transactionId(copy));
        for (int i = 0; i < 8; i++) {
          values.put("uuid" + i, UUID.randomUUID().toString());
        }
        return () -> {
          Map<String, String> bill = statements.send(recorded.getFirst(), values);
          values.put("bill", bill.get("id"));
          values.put("order", bill.get("order_id"));
          for (String next : recorded.subList(1, recorded.size())) {
            statements.send(next, values);
          }
          return null;
        };
      }

      @Override
      public void close() throws Exception {
        statements.close();
      }
    };
  }
}
