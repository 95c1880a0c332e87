package io.tollgate.reconcile;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import io.tollgate.aws.AwsResponse;
import io.tollgate.aws.HttpExchange;
import io.tollgate.json.Json;
import io.tollgate.lambda.FunctionBeans;
import io.tollgate.lambda.InvalidSettings;
import io.tollgate.lambda.InvocationEvent;
import io.tollgate.sql.DatabaseUnavailable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the schema up to date as a step of a deployment: answers CloudFormation's custom resource
 * {@code Custom::Schema}, whatever happens, or it would wait for an hour. By hand it takes {@code
 * {"migrate":true}}, {@code {"repair":true}} after a migration that failed
 * (docs/runbooks/migration-failed.md), and what makes the {@link FirstApiKey}. A function of its
 * own over reconcile-fn's jar: no request ever waits for a migration. Its beans are made by an
 * event, so that wrong settings are an answer too.
 */
public final class MigrationHandler implements RequestStreamHandler {

  private static final Logger LOG = LoggerFactory.getLogger(MigrationHandler.class);
  private static final Duration ANSWER_TAKES = Duration.ofSeconds(20);
  private static final Duration PUT_WITHIN = Duration.ofSeconds(5);
  private static final int PUTS_MAX = 3;
  private static final int OK = 200;

  /** Of Flyway's words about a statement that failed: neither the statement nor its values. */
  private static final Pattern TELLING =
      Pattern.compile("(Script |SQL State|Error Code|Location|Line|Detected|Found).*");

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context lambda)
      throws IOException {
    InvocationEvent event = InvocationEvent.read(input);
    if (event.hasOnly("migrate") && event.isTrue("migrate")) {
      write(output, Map.of("applied", count(Migration::run)));
      return;
    }
    if (event.hasOnly("repair") && event.isTrue("repair")) {
      write(output, Map.of("forgotten", count(Migration::forgetFailed)));
      return;
    }
    if (event.hasOnly("api_key")) {
      write(output, firstKey(event));
      return;
    }
    SchemaRequest request = SchemaRequest.read(event);
    byte[] answer = request.failure("The function ended");
    try {
      answer = answer(request, Duration.ofMillis(lambda.getRemainingTimeInMillis()));
    } finally {
      put(request, answer);
    }
    output.write(answer);
  }

  /** Within the time that is left: a migration that goes on in the database is a failure too. */
  private static byte[] answer(SchemaRequest request, Duration left) {
    FutureTask<byte[]> work = new FutureTask<>(() -> work(request));
    Thread.ofPlatform().daemon().name("migration").start(work);
    try {
      return work.get(left.minus(ANSWER_TAKES).toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      return request.failure("The migration takes longer than this function may run");
    } catch (ExecutionException _) {
      Throwable failure = work.exceptionNow();
      LOG.error("The migration failed: {}", reason(failure));
      return request.failure(reason(failure));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return request.failure("Interrupted");
    }
  }

  /** A deletion, and the version of a release that is rolled back to, leave all as it is. */
  private static byte[] work(SchemaRequest request) {
    if (request.type() == SchemaRequest.Type.DELETE) {
      return request.success(0);
    }
    int version =
        request
            .version()
            .orElseThrow(() -> new InvalidSchemaVersion("SchemaVersion must be a number"));
    try (FunctionBeans<Migration> beans = beans()) {
      Migration migration = beans.current();
      int newest = Integer.parseInt(migration.newest());
      if (version > newest) {
        throw new InvalidSchemaVersion(
            "SchemaVersion is %d, and the newest file of this release %d"
                .formatted(version, newest));
      }
      return request.success(version < newest ? 0 : migration.run());
    }
  }

  private static int count(ToIntFunction<Migration> work) {
    try (FunctionBeans<Migration> beans = beans()) {
      return work.applyAsInt(beans.current());
    }
  }

  private static void write(OutputStream output, Map<String, ?> answer) throws IOException {
    output.write(Json.write(answer).getBytes(StandardCharsets.UTF_8));
  }

  private static FunctionBeans<Migration> beans() {
    return FunctionBeans.start(Map.of(), context -> context.getBean(Migration.class));
  }

  private static Map<String, ?> firstKey(InvocationEvent event) {
    try (FunctionBeans<FirstApiKey> beans =
        FunctionBeans.start(Map.of(), context -> context.getBean(FirstApiKey.class))) {
      return beans.current().make(event);
    }
  }

  /** Why, without anything that a driver quotes of values or addresses. */
  private static String reason(Throwable failure) {
    return switch (failure) {
      case InvalidSettings e -> String.valueOf(e.getMessage());
      case InvalidSchemaVersion e -> String.valueOf(e.getMessage());
      case DatabaseUnavailable e -> String.valueOf(e.getMessage());
      case FlywayException e ->
          "The migration failed. "
              + String.valueOf(e.getMessage())
                  .lines()
                  .filter(TELLING.asMatchPredicate())
                  .collect(Collectors.joining("; "));
      default -> failure.getClass().getName();
    };
  }

  private static void put(SchemaRequest request, byte[] answer) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        // A signed address of S3, which counts the type among what was signed: there is none.
        AwsResponse response =
            HttpExchange.send(
                "PUT", request.responseUrl(), Map.of("content-type", ""), answer, PUT_WITHIN);
        if (response.status() == OK) {
          return;
        }
        LOG.error("CloudFormation was not answered: {}", response.status());
      } catch (IOException e) {
        LOG.error("CloudFormation was not answered: {}", e.getMessage());
        if (attempt == PUTS_MAX) {
          throw e;
        }
      }
      if (attempt == PUTS_MAX) {
        throw new IOException("CloudFormation was not answered");
      }
    }
  }

  /** The template and the jar are not of one release. */
  private static final class InvalidSchemaVersion extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InvalidSchemaVersion(String message) {
      super(message);
    }
  }
}
