package io.tollgate.lambda;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.ApplicationContextBuilder;
import io.micronaut.context.exceptions.BeanContextException;
import io.tollgate.settings.SettingProblem;
import java.lang.annotation.Annotation;
import java.util.Map;

/** Starts the beans of a function. */
public final class FunctionContext {

  private FunctionContext() {}

  /**
   * Starts them with the settings of the environment. Each is made when it is first asked for.
   *
   * @param settings of this function, over those
   * @throws InvalidSettings when a setting is missing or wrong
   */
  public static ApplicationContext start(Map<String, Object> settings) {
    return start(ApplicationContext.builder(settings));
  }

  /**
   * The same, and makes at once those that have this annotation, with what they need.
   *
   * @throws InvalidSettings when a setting is missing or wrong
   */
  @SuppressWarnings("unchecked") // An array of one class, made by the call itself.
  public static ApplicationContext startWith(Class<? extends Annotation> annotation) {
    return start(ApplicationContext.builder().eagerInitAnnotated(annotation));
  }

  private static ApplicationContext start(ApplicationContextBuilder builder) {
    try {
      return builder.start();
    } catch (BeanContextException e) {
      throw new InvalidSettings(SettingProblem.of(e).orElseThrow(() -> e));
    }
  }
}
