package io.tollgate.gateway;

import io.micronaut.context.BeanContext;
import io.micronaut.context.annotation.EachProperty;
import io.micronaut.context.exceptions.BeanContextException;
import io.micronaut.inject.BeanDefinition;
import io.micronaut.inject.qualifiers.Qualifiers;
import io.tollgate.bill.GatewayId;
import io.tollgate.gateway.GatewayAccount.Identity;
import io.tollgate.settings.SettingProblem;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
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

  /**
   * The accounts of one gateway that can be used. Accounts that share an identity are all off: a
   * callback could be attributed to none of them, and nobody can say which is wrong.
   */
  public <A extends GatewayAccount> List<A> of(Class<A> type) {
    List<A> complete = complete(type);
    List<Identity> identities =
        complete.stream().flatMap(account -> account.identities().stream().distinct()).toList();
    List<A> usable = new ArrayList<>(complete);
    for (A account : complete) {
      account.identities().stream()
          .filter(identity -> Collections.frequency(identities, identity) > 1)
          .findFirst()
          .ifPresent(
              shared -> {
                usable.remove(account);
                turnOff(
                    "tollgate." + account.gateway().value(),
                    account.name(),
                    shared.setting() + " is the same for another account");
              });
    }
    return usable;
  }

  private <A extends GatewayAccount> List<A> complete(Class<A> type) {
    List<A> complete = new ArrayList<>();
    for (BeanDefinition<A> account : beans.getBeanDefinitions(type)) {
      String name =
          Optional.ofNullable(account.resolveDynamicQualifier())
              .map(Qualifiers::findName)
              .orElseThrow();
      try {
        complete.add(beans.getBean(type, Qualifiers.byName(name)));
      } catch (BeanContextException e) {
        turnOff(account.stringValue(EachProperty.class).orElseThrow(), name, e);
      }
    }
    return complete;
  }

  /**
   * What is wrong with an account that is off: one line that begins with the setting's name. Empty
   * for all others.
   */
  public Optional<String> problem(GatewayId gateway, String account) {
    return Optional.ofNullable(problems.getOrDefault(gateway.value(), Map.of()).get(account));
  }

  /** The same of all accounts of a gateway that are off, by their names. */
  public SortedMap<String, String> problems(GatewayId gateway) {
    return new TreeMap<>(problems.getOrDefault(gateway.value(), Map.of()));
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
