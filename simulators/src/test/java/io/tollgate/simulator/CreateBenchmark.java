package io.tollgate.simulator;

import io.tollgate.simulator.stripe.Stripe;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Prints how many sessions a second the Stripe simulator, whose records are the largest, takes over
 * HTTP with a state file while it has 1,000, 10,000 and 100,000 of them, and how long it then takes
 * to start again. Its last figures are in the README of this module.
 */
public final class CreateBenchmark {

  private static final int CLIENTS = 4;

  /** The rate is taken over so many creates up to each size. */
  private static final int MEASURED = 900;

  private static final int[] SIZES = {1_000, 10_000, 100_000};

  private static final SimulatedGateway GATEWAY = new Stripe();

  private final Path file;

  private CreateBenchmark(Path folder) {
    file = folder.resolve("stripe.json");
  }

  public static void main(String[] args) throws Exception {
    Path folder = Files.createTempDirectory("simulator");
    warmUp();
    new CreateBenchmark(folder).run();
    try (var files = Files.list(folder)) {
      for (Path each : files.toList()) {
        Files.delete(each);
      }
    }
    Files.delete(folder);
    System.exit(0);
  }

  /** Compiles what is measured, at a simulator of its own. */
  private static void warmUp() throws Exception {
    try (RunningSimulator simulator = start(Optional.empty())) {
      create(simulator.url(), 0, 5_000);
    }
  }

  private void run() throws Exception {
    List<Double> rates = new ArrayList<>();
    try (RunningSimulator simulator = start(Optional.of(file))) {
      int orders = 0;
      for (int size : SIZES) {
        create(simulator.url(), orders, size - MEASURED);
        long begin = System.nanoTime();
        create(simulator.url(), size - MEASURED, size);
        rates.add(MEASURED / seconds(begin));
        orders = size;
        System.out.printf("%,7d orders: %,.0f creates a second%n", size, rates.getLast());
      }
    }
    System.out.printf("last to first: %.2f%n", rates.getLast() / rates.getFirst());
    System.out.printf("state file: %,d MB%n", Files.size(file) / 1_000_000);
    long begin = System.nanoTime();
    try (RunningSimulator simulator = start(Optional.of(file))) {
      System.out.printf(
          "started again with %,d orders: %.1f s%n", simulator.ordersCount(), seconds(begin));
    }
  }

  private static RunningSimulator start(Optional<Path> file) {
    return GATEWAY.start(0, List.of(GATEWAY.accountOption().example()), file, Clock.systemUTC());
  }

  private static void create(String url, int from, int to) throws Exception {
    AtomicInteger next = new AtomicInteger(from);
    try (HttpClient http = HttpClient.newHttpClient();
        var clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        all.add(
            clients.submit(
                () -> {
                  for (int i = next.getAndIncrement(); i < to; i = next.getAndIncrement()) {
                    create(http, url, i);
                  }
                  return null;
                }));
      }
      for (Future<?> client : all) {
        client.get();
      }
    }
  }

  private static void create(HttpClient http, String url, int number)
      throws IOException, InterruptedException {
    String form =
        "mode=payment&client_reference_id=ORDER%d".formatted(number)
            + "&success_url=https://shop.example/thanks&cancel_url=https://shop.example/cart"
            + "&line_items[0][quantity]=1&line_items[0][price_data][currency]=pen"
            + "&line_items[0][price_data][unit_amount]=1050"
            + "&line_items[0][price_data][product_data][name]=Coffee";
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/v1/checkout/sessions"))
            .timeout(Duration.ofMinutes(1))
            .header("authorization", "Bearer sk_test_EXAMPLE_ONLY")
            .header("content-type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build();
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IllegalStateException(response.body());
    }
  }

  private static double seconds(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }
}
