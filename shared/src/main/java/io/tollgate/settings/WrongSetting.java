package io.tollgate.settings;

/**
 * A setting that cannot be used. Its message is one line that begins with the setting's name and
 * never holds its value, which may be a secret.
 */
public final class WrongSetting extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  /**
   * @param setting its name, which may leave out what all settings of one account begin with
   * @param complaint what is wrong, like {@code must be a URL}
   */
  public WrongSetting(String setting, String complaint) {
    super(setting + " " + complaint);
  }
}
