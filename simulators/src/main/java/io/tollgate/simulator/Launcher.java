package io.tollgate.simulator;

/**
 * The entry of the executable jar. It is compiled for Java 8, so that an older Java than the
 * simulators need says one sentence instead of a stack trace.
 */
public final class Launcher {

  private Launcher() {}

  public static void main(String[] args) throws ReflectiveOperationException {
    try {
      Class.forName("io.tollgate.simulator.Main")
          .getMethod("main", String[].class)
          .invoke(null, (Object) args);
    } catch (UnsupportedClassVersionError e) {
      System.err.println(
          "The simulators need Java 25 or newer, and this is Java "
              + System.getProperty("java.specification.version")
              + ".");
      System.exit(2);
    }
  }
}
