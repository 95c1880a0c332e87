package io.tollgate.gateway;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The ability to be set otherwise from one payment method to the next. Keys and other credentials
 * are configuration and never settings (DECISIONS 38). How a form is shown needs no setting of the
 * gateway's own: every gateway with {@link EmbeddedForms} has it.
 */
public interface MethodSettings {

  List<Setting> settings();

  /**
   * One setting, which is a text.
   *
   * @param name in snake case, unique within the gateway
   * @param shape what the whole text must match
   */
  record Setting(String name, int charactersMax, Pattern shape) {

    /** What a buyer must know in order to pay; shown to them by everyone that offers the method. */
    public static final String INSTRUCTIONS = "instructions";
  }
}
