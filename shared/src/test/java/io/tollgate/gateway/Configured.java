package io.tollgate.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.PropertySource;
import io.tollgate.bill.GatewayId;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** The application as a configuration makes it, without its database. */
public final class Configured {

  private static final Map<String, Object> NO_DATABASE =
      Map.of("datasources.default.enabled", "false");

  private Configured() {}

  public static ApplicationContext by(Map<String, Object> properties) {
    return ApplicationContext.builder().properties(NO_DATABASE).properties(properties).start();
  }

  public static ApplicationContext byEnvironment(Map<String, Object> variables) {
    return ApplicationContext.builder()
        .properties(NO_DATABASE)
        .propertySources(
            PropertySource.of(
                "variables",
                variables,
                PropertySource.PropertyConvention.ENVIRONMENT_VARIABLE,
                PropertySource.Origin.of("variables")))
        .start();
  }

  /** All that an error and what caused it say. */
  public static Stream<String> words(Throwable error) {
    return Stream.iterate(error, Objects::nonNull, Throwable::getCause).map(Throwable::toString);
  }

  /** Why the account main of a gateway is off, as the log says it. */
  public static String problem(ApplicationContext context, GatewayId gateway) {
    assertEquals(Set.of(), context.getBean(Gateways.class).of(gateway).accounts());
    return context.getBean(ConfiguredAccounts.class).problem(gateway, "main").orElseThrow();
  }
}
