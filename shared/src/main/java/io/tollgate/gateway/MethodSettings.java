package io.tollgate.gateway;

import io.tollgate.json.FieldError;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The ability to be set otherwise from one payment method to the next. Keys and other credentials
 * are configuration and never settings (DECISIONS 38). How a form is shown needs no setting of the
 * gateway's own: every gateway with {@link EmbeddedForms} has it.
 */
public interface MethodSettings {

  List<Setting> settings();

  /** What is wrong with settings, each of which fits by itself, when they are taken together. */
  default List<FieldError> conflicts(Map<String, String> settings) {
    return List.of();
  }

  /**
   * One setting, which is a text.
   *
   * @param name in snake case, unique within the gateway
   * @param shape what the whole text must match
   */
  record Setting(String name, int charactersMax, Pattern shape) {}
}
