package io.tollgate.lambda;

/**
 * A function cannot start with its settings. One line that begins with the setting's name, without
 * stack trace: it says nothing about the program.
 */
public final class InvalidSettings extends RuntimeException {

  private static final long serialVersionUID = 1L;

  InvalidSettings(String line) {
    super(line, null, false, false);
  }
}
