package io.tollgate.simulator;

/**
 * The option of the command line that names a merchant's account at a gateway.
 *
 * @param name with its hyphens
 * @param form of its value, with a word for each part
 * @param rules what the parts are, as one phrase
 * @param example the account that there is when none is named: fixed keys that are public and no
 *     secret, so that a shop can be configured with them once
 */
public record AccountOption(String name, String form, String rules, String example) {

  /** For a value that is not of this form; the value itself may be a secret and is not named. */
  public StartFailure refused() {
    return new StartFailure("%s takes %s: %s.".formatted(name, form, rules));
  }
}
