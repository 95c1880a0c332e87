package io.tollgate.lambda;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.ApplicationContextBuilder;
import io.micronaut.context.env.Environment;
import io.micronaut.context.env.PropertySource;
import io.micronaut.context.exceptions.BeanContextException;
import io.tollgate.aws.AwsUnreachable;
import io.tollgate.aws.SecretSettings;
import io.tollgate.crypto.Randomness;
import io.tollgate.log.LogFormat;
import io.tollgate.metrics.Metrics;
import io.tollgate.settings.RefusedSecrets;
import io.tollgate.settings.SettingProblem;
import io.tollgate.settings.WrongSetting;
import io.tollgate.sql.SqlClient;
import java.lang.annotation.Annotation;
import java.net.URL;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.crac.Context;
import org.crac.Core;
import org.crac.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The beans of a function, with the settings of its environment and of the secrets that this names.
 * Secrets are read again when they are five minutes old, after a restore from a snapshot, and at
 * most once a minute after one was refused. Where they have changed all beans are made anew: that
 * is rare, and so none can go on with a former key.
 *
 * @param <T> what the function's handler calls
 */
public final class FunctionBeans<T> implements Resource, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(FunctionBeans.class);
  private static final Duration KEPT = Duration.ofMinutes(5);
  private static final Duration BETWEEN_REFUSALS = Duration.ofMinutes(1);

  /** The roots that sign the certificates of RDS, which no trust store of a JDK has. */
  private static final String DATABASE_ROOTS = "/database-roots.p12";

  private static final String DRIVER = "datasources.default.data-source-properties.";

  private final Supplier<ApplicationContextBuilder> builder;
  private final Function<ApplicationContext, T> assembly;
  private final Consumer<T> beforeSnapshot;
  private Started<T> started;
  private Instant readAt;

  private record Started<T>(ApplicationContext context, Map<String, Object> secrets, T entry) {

    <B> B bean(Class<B> type) {
      return context.getBean(type);
    }
  }

  private FunctionBeans(
      Supplier<ApplicationContextBuilder> builder,
      Function<ApplicationContext, T> assembly,
      Consumer<T> beforeSnapshot) {
    this.builder = builder;
    this.assembly = assembly;
    this.beforeSnapshot = beforeSnapshot;
    ApplicationContext context = builder.get().build();
    this.started = start(context, secrets(context, SecretSettings::readAtStart));
    this.readAt = started.bean(Clock.class).instant();
  }

  /**
   * Starts the beans. Each is made when it is first asked for.
   *
   * @param settings of this function, over those of the environment
   * @param assembly makes what the handler calls
   * @throws InvalidSettings when a setting is missing or wrong
   */
  public static <T> FunctionBeans<T> start(
      Map<String, Object> settings, Function<ApplicationContext, T> assembly) {
    return start(settings, assembly, _ -> {});
  }

  /**
   * The same for a function that Lambda makes a snapshot of.
   *
   * @param beforeSnapshot walks its paths, for whatever is loaded by then is in every copy
   * @throws InvalidSettings when a setting is missing or wrong
   */
  public static <T> FunctionBeans<T> start(
      Map<String, Object> settings,
      Function<ApplicationContext, T> assembly,
      Consumer<T> beforeSnapshot) {
    return registered(() -> ApplicationContext.builder(with(settings)), assembly, beforeSnapshot);
  }

  /**
   * The same, and makes those beans at once that have this annotation, with what they need.
   *
   * @throws InvalidSettings when a setting is missing or wrong
   */
  @SuppressWarnings("unchecked") // An array of one class, made by the call itself.
  public static <T> FunctionBeans<T> startWith(
      Class<? extends Annotation> annotation,
      Function<ApplicationContext, T> assembly,
      Consumer<T> beforeSnapshot) {
    return registered(
        () -> ApplicationContext.builder(with(Map.of())).eagerInitAnnotated(annotation),
        assembly,
        beforeSnapshot);
  }

  private static <T> FunctionBeans<T> registered(
      Supplier<ApplicationContextBuilder> builder,
      Function<ApplicationContext, T> assembly,
      Consumer<T> beforeSnapshot) {
    FunctionBeans<T> beans = new FunctionBeans<>(builder, assembly, beforeSnapshot);
    Core.getGlobalContext().register(beans);
    return beans;
  }

  /** What the handler calls, with secrets that are at most five minutes old if they can be read. */
  public synchronized T current() {
    if (!now().isBefore(readAt.plus(KEPT))) {
      renew();
    }
    return started.entry();
  }

  /**
   * Reads the secrets again if one was refused since the last call, but at most once a minute: a
   * flood of forgeries must not become a bill.
   *
   * @return whether they have changed, so that the event is worth a second try
   */
  public synchronized boolean renewIfRefused() {
    boolean isRefused = started.bean(RefusedSecrets.class).take();
    return isRefused && !now().isBefore(readAt.plus(BETWEEN_REFUSALS)) && renew();
  }

  /** A connection that is kept in a snapshot is dead in every copy of it. */
  @Override
  public synchronized void beforeCheckpoint(Context<? extends Resource> context) {
    beforeSnapshot.accept(started.entry());
    started.bean(SqlClient.class).closeConnections();
  }

  /** Whatever was drawn or read before the snapshot is the same in every copy, and may be old. */
  @Override
  public synchronized void afterRestore(Context<? extends Resource> context) {
    Randomness.SHARED.renew();
    started.bean(SqlClient.class).openConnections();
    renew();
  }

  @Override
  public synchronized void close() {
    started.context().close();
  }

  private Instant now() {
    return started.bean(Clock.class).instant();
  }

  private boolean renew() {
    readAt = now();
    try {
      Map<String, Object> secrets = secrets(started.context(), SecretSettings::read);
      if (secrets.equals(started.secrets())) {
        return false;
      }
      Started<T> former = started;
      started = start(builder.get().build(), secrets);
      former.context().close();
      LOG.info("Secrets have changed");
      return true;
    } catch (InvalidSettings e) {
      LOG.error("{}; going on with what was read before", e.getMessage());
      return false;
    }
  }

  /** Before there are beans, and so by the machine's clock, which AWS compares with its own. */
  private static Map<String, Object> secrets(
      ApplicationContext context, Function<SecretSettings, Map<String, Object>> read) {
    Environment environment = context.getEnvironment();
    environment.start();
    LogFormat.use(
        environment.getProperty(LogFormat.SETTING, LogFormat.class).orElse(LogFormat.LINES));
    environment.getProperty(Metrics.SETTING, String.class).ifPresent(Metrics::use);
    SecretSettings secrets = new SecretSettings(environment, Clock.systemUTC());
    try {
      return secrets.isAny() ? read.apply(secrets) : Map.of();
    } catch (AwsUnreachable | WrongSetting e) {
      throw new InvalidSettings(String.valueOf(e.getMessage()));
    }
  }

  private Started<T> start(ApplicationContext context, Map<String, Object> secrets) {
    try {
      context
          .getEnvironment()
          .start()
          .addPropertySource(PropertySource.of("secrets", secrets, Integer.MAX_VALUE));
      context.start();
      return new Started<>(context, secrets, assembly.apply(context));
    } catch (BeanContextException e) {
      context.close();
      throw new InvalidSettings(SettingProblem.of(e).orElseThrow(() -> e));
    }
  }

  private static Map<String, Object> with(Map<String, Object> settings) {
    Map<String, Object> all = new HashMap<>(settings);
    Optional.ofNullable(FunctionBeans.class.getResource(DATABASE_ROOTS))
        .map(URL::toString)
        .ifPresent(url -> all.putIfAbsent(DRIVER + "trustCertificateKeyStoreUrl", url));
    return all;
  }
}
