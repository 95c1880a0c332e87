package io.tollgate.local.apigateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.local.bus.LocalEventBus;
import io.tollgate.local.bus.OperatorApi;
import io.tollgate.local.bus.WebhookDeliveries;
import io.tollgate.simulator.StartFailure;
import io.tollgate.simulator.VirtualClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstancesTest {

  private final Semaphore entered = new Semaphore(0);
  private final Semaphore gate = new Semaphore(0);
  private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();

  @TempDir Path folder;

  @BeforeEach
  void share() {
    System.getProperties().put("test.entered", entered);
    System.getProperties().put("test.gate", gate);
  }

  @AfterEach
  void open() {
    gate.release(1_000);
    clients.close();
    System.getProperties().remove("test.entered");
    System.getProperties().remove("test.gate");
  }

  @Test
  void sequentialRequestsUseOneInstance() throws Exception {
    try (LocalApiGatewayFixture front =
        new LocalApiGatewayFixture(folder, Duration.ofSeconds(30))) {
      gate.release(5);
      for (int i = 0; i < 5; i++) {
        assertEquals(200, front.http.get("/gate").status());
      }
      assertEquals(1, front.functions.get("Gate").started());
    }
  }

  @Test
  void overlappingRequestsStartInstancesUpToSixteenAndTheRestWait() throws Exception {
    try (LocalApiGatewayFixture front =
        new LocalApiGatewayFixture(folder, Duration.ofSeconds(30))) {
      List<Future<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        answers.add(clients.submit(() -> front.http.get("/gate").status()));
      }
      assertTrue(entered.tryAcquire(LambdaFunction.INSTANCES_MAX, 30, TimeUnit.SECONDS));
      assertFalse(entered.tryAcquire(300, TimeUnit.MILLISECONDS));
      assertEquals(LambdaFunction.INSTANCES_MAX, front.functions.get("Gate").started());

      gate.release(20);
      for (Future<Integer> answer : answers) {
        assertEquals(200, answer.get(30, TimeUnit.SECONDS));
      }
      assertEquals(LambdaFunction.INSTANCES_MAX, front.functions.get("Gate").started());
    }
  }

  @Test
  void requestsBeyondTheQueueAre503() throws Exception {
    try (LocalApiGatewayFixture front =
        new LocalApiGatewayFixture(folder, Duration.ofSeconds(30))) {
      List<Future<RawHttp.Answer>> answers = new ArrayList<>();
      int more = 40;
      for (int i = 0; i < LambdaFunction.INSTANCES_MAX + LambdaFunction.WAITING_MAX + more; i++) {
        answers.add(clients.submit(() -> front.http.get("/gate")));
      }
      // All but those that run or wait have their answer before the gate opens.
      await(() -> answers.stream().filter(Future::isDone).count() == more);
      gate.release(answers.size());
      int unavailable = 0;
      for (Future<RawHttp.Answer> answer : answers) {
        RawHttp.Answer got = answer.get(30, TimeUnit.SECONDS);
        if (got.status() == 503) {
          assertEquals("{\"message\":\"Service Unavailable\"}", got.body());
          unavailable++;
        }
      }
      assertEquals(more, unavailable);
    }
  }

  @Test
  void gatewayAnswers503AfterItsTimeOut() throws Exception {
    try (LocalApiGatewayFixture front =
        new LocalApiGatewayFixture(folder, Duration.ofMillis(200))) {
      RawHttp.Answer answer = front.http.get("/gate");
      assertEquals(503, answer.status());
      assertEquals("{\"message\":\"Service Unavailable\"}", answer.body());
    }
  }

  @Test
  void aTimedOutInstanceIsReplaced() throws Exception {
    try (LocalApiGatewayFixture front =
        new LocalApiGatewayFixture(folder, Duration.ofSeconds(30))) {
      assertEquals(500, front.http.get("/stuck").status());
      assertEquals(500, front.http.get("/stuck").status());
      assertEquals(2, front.functions.get("Stuck").started());
    }
  }

  @Test
  void schedulesFollowTheSharedClockWithoutOverlap() throws Exception {
    try (LocalApiGatewayFixture front = new LocalApiGatewayFixture(folder, Duration.ofSeconds(30));
        Scheduler _ =
            Scheduler.start(front.template.schedules(), front.functions, new VirtualClock())) {
      assertTrue(entered.tryAcquire(10, TimeUnit.SECONDS), "first run at the start");
      VirtualClock.advance(Duration.ofHours(1));
      assertFalse(entered.tryAcquire(600, TimeUnit.MILLISECONDS), "the first run still runs");

      gate.release();
      assertTrue(entered.tryAcquire(10, TimeUnit.SECONDS), "an hour later");
      gate.release();
      assertFalse(entered.tryAcquire(600, TimeUnit.MILLISECONDS), "one run catches up");

      VirtualClock.reset();
      assertTrue(entered.tryAcquire(10, TimeUnit.SECONDS), "the clock was put back");
      gate.release();
      assertEquals(1, front.functions.get("Gate").started());
    } finally {
      VirtualClock.reset();
    }
  }

  @Test
  void consumerThatThrowsGetsAMessageFiveTimes() throws Exception {
    try (LocalApiGatewayFixture front = new LocalApiGatewayFixture(folder, Duration.ofSeconds(30));
        LocalEventBus bus =
            new LocalEventBus(
                new VirtualClock(),
                List.of(front.functions.get("Failing")),
                new WebhookDeliveries(new OperatorApi("http://localhost:1", () -> "none")))) {
      bus.send("{}");
      assertTrue(entered.tryAcquire(5, 30, TimeUnit.SECONDS));
      assertFalse(entered.tryAcquire(1_500, TimeUnit.MILLISECONDS));
    }
  }

  /** So that the functions of a payment are not slowed by the start of the others. */
  @Test
  void firstRunsAreOneAfterTheOtherInTheirOrder() throws Exception {
    List<Schedule> both =
        List.of(
            new Schedule("Gate", Duration.ofMinutes(1), "{}"),
            new Schedule("Environment", Duration.ofMinutes(1), "{}"));
    try (LocalApiGatewayFixture front = new LocalApiGatewayFixture(folder, Duration.ofSeconds(30));
        Scheduler _ = Scheduler.start(both, front.functions, new VirtualClock())) {
      assertTrue(entered.tryAcquire(10, TimeUnit.SECONDS));
      assertEquals(0, front.functions.get("Environment").started());
      gate.release();
      await(() -> front.functions.get("Environment").started() == 1);
    }
  }

  @Test
  void functionThatCannotStartFailsEachEvent() throws Exception {
    Path jar = HandlerJar.writeTo(folder);
    assertEquals(
        "java.lang.IllegalStateException: no configuration",
        startFailure(jar, "io.tollgate.local.apigateway.handlers.Stillborn"));
    assertEquals(
        "java.lang.ClassNotFoundException: io.tollgate.Missing",
        startFailure(jar, "io.tollgate.Missing"));
    assertEquals(
        "java.lang.IllegalArgumentException: java.lang.String is neither a"
            + " RequestStreamHandler nor a RequestHandler",
        startFailure(jar, "java.lang.String"));
  }

  @Test
  void missingJarStopsTheStart() {
    Path jar = folder.resolve("f.jar");
    StartFailure failure = assertThrows(StartFailure.class, () -> load(jar, "any.Handler"));
    assertEquals("F: there is no " + jar + "; build it first.", failure.getMessage());
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, "still waiting");
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  private String startFailure(Path jar, String handler) throws InterruptedException {
    try (LambdaFunction function = load(jar, handler)) {
      byte[] event = "{}".getBytes(StandardCharsets.UTF_8);
      assertInstanceOf(Invocation.Threw.class, function.invoke(event));
      return assertInstanceOf(Invocation.Threw.class, function.invoke(event)).reason();
    }
  }

  private LambdaFunction load(Path jar, String handler) {
    FunctionSpec spec = new FunctionSpec("F", handler, jar, Duration.ofSeconds(1), 128, Map.of());
    return LambdaFunction.load(spec, FunctionCode.JAR, Map.of(), folder.resolve("s"));
  }
}
