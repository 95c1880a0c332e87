package io.tollgate.gateway;

import io.micronaut.context.BeanContext;
import io.micronaut.context.annotation.EachProperty;
import io.micronaut.context.exceptions.BeanContextException;
import io.micronaut.inject.BeanDefinition;
import io.micronaut.inject.qualifiers.Qualifiers;
import io.tollgate.bill.GatewayId;
import io.tollgate.settings.SettingProblem;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the accounts of each gateway out of the configuration. One whose settings are incomplete or
 * wrong is off, and a line of the log names the setting; the others go on.
 */
@Singleton
public final class ConfiguredAccounts {

  private static final Logger LOG = LoggerFactory.getLogger(ConfiguredAccounts.class);

  private final BeanContext beans;

  /** By gateway and account. */
  private final Map<String, Map<String, String>> problems = new ConcurrentHashMap<>();

  ConfiguredAccounts(BeanContext beans) {
    this.beans = beans;
  }

  /** The accounts of one gateway that can be used. */
  public <A extends GatewayAccount> List<A> of(Class<A> type) {
    List<A> usable = new ArrayList<>();
    for (BeanDefinition<A> account : beans.getBeanDefinitions(type)) {
      String name =
          Optional.ofNullable(account.resolveDynamicQualifier())
              .map(Qualifiers::findName)
              .orElseThrow();
      try {
        usable.add(beans.getBean(type, Qualifiers.byName(name)));
      } catch (BeanContextException e) {
        turnOff(account.stringValue(EachProperty.class).orElseThrow(), name, e);
      }
    }
    return usable;
  }

  /**
   * The same where each account has an identity of its own at the gateway. Accounts that share one
   * are all off: a callback could be attributed to none of them, and nobody can say which is wrong.
   *
   * @param property what the identity is called in the configuration
   */
  public <A extends GatewayAccount> List<A> of(
      Class<A> type, String property, Function<A, ?> identity) {
    List<A> usable = of(type);
    Map<Object, List<A>> byIdentity = usable.stream().collect(Collectors.groupingBy(identity));
    for (List<A> accounts : byIdentity.values()) {
      if (accounts.size() > 1) {
        accounts.forEach(
            account ->
                turnOff(
                    "tollgate." + account.gateway().value(),
                    account.name(),
                    property + " is the same for another account"));
        usable.removeAll(accounts);
      }
    }
    return usable;
  }

  /**
   * What is wrong with an account that is off: one line that begins with the setting's name. Empty
   * for all others.
   */
  public Optional<String> problem(GatewayId gateway, String account) {
    return Optional.ofNullable(problems.getOrDefault(gateway.value(), Map.of()).get(account));
  }

  /** Whether any account of this gateway is off. */
  public boolean isAnyOff(GatewayId gateway) {
    return problems.containsKey(gateway.value());
  }

  private void turnOff(String prefix, String name, BeanContextException failure) {
    turnOff(prefix, name, SettingProblem.of(failure).orElseThrow(() -> failure));
  }

  private void turnOff(String prefix, String name, String problem) {
    String line = problem.startsWith("tollgate.") ? problem : prefix + "." + name + "." + problem;
    LOG.error("{}; the account {} of {} is off", line, name, prefix);
    problems
        .computeIfAbsent(
            prefix.substring(prefix.lastIndexOf('.') + 1), _ -> new ConcurrentHashMap<>())
        .put(name, line);
  }
}
