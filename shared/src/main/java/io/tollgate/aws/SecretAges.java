package io.tollgate.aws;

import io.micronaut.core.value.PropertyResolver;
import io.micronaut.json.tree.JsonNode;
import io.tollgate.json.Json;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * When the secrets that the environment names were last changed, by DescribeSecret of Secrets
 * Manager, which shows no secret. A change of any member, and of a tag too, counts.
 */
public final class SecretAges {

  private final SecretSettings secrets;
  private final AwsClient aws;

  public SecretAges(PropertyResolver environment, AwsClient aws, Clock clock) {
    this.secrets = new SecretSettings(environment, clock);
    this.aws = aws;
  }

  /** What is known of one secret, which the setting names. */
  public sealed interface SecretAge {

    record Changed(String setting, Instant at) implements SecretAge {}

    /**
     * @param why the service's name for its error, or that it did not answer
     */
    record Unknown(String setting, String why) implements SecretAge {}
  }

  /**
   * All of them, each by one call; none where settings come from the environment itself.
   *
   * @param within for each call
   */
  public List<SecretAge> read(Duration within) {
    return secrets.arns().entrySet().stream()
        .map(secret -> read(secret.getKey(), secret.getValue(), within))
        .toList();
  }

  private SecretAge read(String setting, String arn, Duration within) {
    try {
      AwsResponse response =
          aws.send(
              AwsRequest.json(
                  AwsService.SECRETS_MANAGER,
                  "1.1",
                  "secretsmanager.DescribeSecret",
                  Json.write(Map.of("SecretId", arn))),
              within);
      return Stream.of("LastChangedDate", "CreatedDate")
          .flatMap(name -> seconds(response, name).stream())
          .findFirst()
          .<SecretAge>map(at -> new SecretAge.Changed(setting, at))
          .orElseGet(
              () ->
                  new SecretAge.Unknown(
                      setting, "HTTP " + response.status() + " " + response.errorType()));
    } catch (AwsUnreachable e) {
      return new SecretAge.Unknown(setting, String.valueOf(e.getMessage()));
    }
  }

  private static Optional<Instant> seconds(AwsResponse response, String name) {
    return Json.object(response.body())
        .filter(_ -> response.status() == 200)
        .map(secret -> secret.get(name))
        .filter(JsonNode::isNumber)
        .map(seconds -> Instant.ofEpochSecond(seconds.getLongValue()));
  }
}
