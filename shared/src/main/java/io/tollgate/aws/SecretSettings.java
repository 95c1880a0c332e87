package io.tollgate.aws;

import io.micronaut.core.value.PropertyResolver;
import io.micronaut.json.tree.JsonNode;
import io.tollgate.json.Json;
import io.tollgate.metrics.Metric;
import io.tollgate.metrics.Metrics;
import io.tollgate.settings.WrongSetting;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * Settings that lie in Secrets Manager, by the ARNs that the environment names. So no secret stands
 * in a function's environment, which holds 4 KB and is shown in the console.
 */
public final class SecretSettings {

  /** A secret whose members are settings, by their names. */
  private static final String SETTINGS = "tollgate.secrets.arn";

  /** A secret of an account of the database, as RDS writes it. */
  private static final String DATABASE = "tollgate.database.secret-arn";

  private static final String MASTER = "tollgate.database.master-secret-arn";

  private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(2);
  private static final int ATTEMPTS_MAX = 3;
  private static final Duration PAUSE = Duration.ofMillis(300);

  /**
   * No further attempt begins later, at any of the secrets: a function has ten seconds to start.
   */
  private static final Duration TRIED_AGAIN_WITHIN = Duration.ofSeconds(6);

  private final PropertyResolver environment;
  private final AwsClient aws;
  private final Clock clock;

  /**
   * @param clock that AWS's own time agrees with: a signature is valid for minutes
   */
  public SecretSettings(PropertyResolver environment, Clock clock) {
    this.environment = environment;
    this.clock = clock;
    this.aws = new AwsClient(environment, clock);
  }

  /**
   * Reads all of them, each by one call, and measures their age.
   *
   * @throws WrongSetting when there is no such secret, or it has another shape
   * @throws AwsUnreachable without an answer
   */
  public Map<String, Object> read() {
    return read(this::send);
  }

  /**
   * The same for a function that starts and has no former values to go on with: one failed call of
   * many, while all functions of a deployment start at once, would fail the whole deployment. So a
   * call is repeated, two times at most, where another one may fare better.
   *
   * @throws WrongSetting when there is no such secret, or it has another shape
   * @throws AwsUnreachable without an answer
   */
  public Map<String, Object> readAtStart() {
    long endNanos = System.nanoTime() + TRIED_AGAIN_WITHIN.toNanos();
    return read(arn -> sendUntilAnswered(arn, endNanos));
  }

  private Map<String, Object> read(Function<String, AwsResponse> send) {
    Map<String, Object> settings = new TreeMap<>();
    arn(SETTINGS).map(send).ifPresent(answer -> settings.putAll(members(SETTINGS, answer)));
    arn(DATABASE)
        .map(send)
        .ifPresent(answer -> settings.putAll(account(DATABASE, answer, "datasources.default")));
    arn(MASTER)
        .map(send)
        .ifPresent(answer -> settings.putAll(account(MASTER, answer, "tollgate.database.master")));
    return settings;
  }

  /** Whether the environment names any. */
  public boolean isAny() {
    return !arns().isEmpty();
  }

  /** The ARNs that the environment names, by the settings that name them. */
  SortedMap<String, String> arns() {
    SortedMap<String, String> arns = new TreeMap<>();
    for (String setting : List.of(SETTINGS, DATABASE, MASTER)) {
      arn(setting).ifPresent(arn -> arns.put(setting, arn));
    }
    return arns;
  }

  private Optional<String> arn(String setting) {
    return environment.getProperty(setting, String.class).filter(arn -> !arn.isBlank());
  }

  private Map<String, String> account(String setting, AwsResponse response, String prefix) {
    Map<String, String> secret = members(setting, response);
    Map<String, String> account = new TreeMap<>();
    for (String name : new String[] {"username", "password"}) {
      String value = secret.get(name);
      if (value == null) {
        throw new WrongSetting(setting, "names a secret without " + name);
      }
      account.put(prefix + "." + name, value);
    }
    String host = secret.get("host");
    if (host != null
        && environment.getProperty("datasources.default.url", String.class).isEmpty()) {
      account.put(
          "datasources.default.url",
          "jdbc:mysql://%s:%s/tollgate?sslMode=VERIFY_IDENTITY"
              .formatted(host, secret.getOrDefault("port", "3306")));
    }
    return account;
  }

  private AwsResponse sendUntilAnswered(String arn, long endNanos) {
    for (int attempt = 1; ; attempt++) {
      boolean isLast = attempt == ATTEMPTS_MAX || System.nanoTime() - endNanos > 0;
      try {
        AwsResponse response = send(arn);
        if (isLast || !isTemporary(response)) {
          return response;
        }
      } catch (AwsUnreachable e) {
        if (isLast) {
          throw e;
        }
      }
      LockSupport.parkNanos(PAUSE.multipliedBy(attempt).toNanos());
    }
  }

  private static boolean isTemporary(AwsResponse response) {
    return response.status() >= 500 || response.errorType().equals("ThrottlingException");
  }

  private AwsResponse send(String arn) {
    return aws.send(
        AwsRequest.json(
            AwsService.SECRETS_MANAGER,
            "1.1",
            "secretsmanager.GetSecretValue",
            Json.write(Map.of("SecretId", arn))),
        ANSWERED_WITHIN);
  }

  private Map<String, String> members(String setting, AwsResponse response) {
    if (response.status() != 200) {
      throw new WrongSetting(
          setting, "cannot be read: " + response.status() + " " + response.errorType());
    }
    Optional<JsonNode> answer = Json.object(response.body());
    answer.ifPresent(json -> emitAge(setting, json));
    return answer
        .flatMap(json -> Optional.ofNullable(json.get("SecretString")))
        .filter(JsonNode::isString)
        .flatMap(secret -> Json.object(secret.getStringValue()))
        .map(SecretSettings::texts)
        .orElseThrow(() -> new WrongSetting(setting, "names a secret that is no JSON object"));
  }

  /** Seconds since 1970 with a fraction: when this version of the secret was made. */
  private void emitAge(String setting, JsonNode secret) {
    JsonNode created = secret.get("CreatedDate");
    if (created != null && created.isNumber()) {
      Instant at = Instant.ofEpochSecond(created.getNumberValue().longValue());
      Metrics.emit(Metric.SECRET_AGE, Duration.between(at, clock.instant()).toDays(), setting);
    }
  }

  /** Numbers are taken as they are written; whatever is neither is left out. */
  private static Map<String, String> texts(JsonNode secret) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> member : secret.entries()) {
      if (member.getValue().isString()) {
        texts.put(member.getKey(), member.getValue().getStringValue());
      } else if (member.getValue().isNumber()) {
        texts.put(member.getKey(), member.getValue().getNumberValue().toString());
      }
    }
    return texts;
  }
}
