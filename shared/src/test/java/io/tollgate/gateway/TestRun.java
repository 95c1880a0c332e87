package io.tollgate.gateway;

import static java.util.stream.Collectors.joining;

import java.util.Objects;
import java.util.stream.Stream;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs test classes in a process of its own, and prints what became of each test. */
final class TestRun {

  static final String PASSED = "passed\t";
  static final String FAILED = "failed\t";

  private TestRun() {}

  /** Takes the names of the classes. */
  public static void main(String[] classes) {
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(Stream.of(classes).map(DiscoverySelectors::selectClass).toList())
                .build(),
            new TestExecutionListener() {
              @Override
              public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                print(test, result);
              }
            });
    // A test that could not be made may have left a server running.
    System.exit(0);
  }

  /** A container is of interest only where it is what failed. */
  private static void print(TestIdentifier test, TestExecutionResult result) {
    result
        .getThrowable()
        .ifPresentOrElse(
            error -> print(FAILED, test, words(error)),
            () -> {
              if (test.isTest()) {
                print(PASSED, test, "");
              }
            });
  }

  private static void print(String outcome, TestIdentifier test, String words) {
    String line = test.getDisplayName() + "\t" + words;
    System.out.println(outcome + line.replaceAll("\\s*\n\\s*", " "));
  }

  private static String words(Throwable error) {
    return Stream.iterate(error, Objects::nonNull, Throwable::getCause)
        .map(Throwable::toString)
        .collect(joining("; "));
  }
}
