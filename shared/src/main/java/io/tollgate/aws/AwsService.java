package io.tollgate.aws;

/** The services of AWS that the functions call, each under the names that AWS has for it. */
public enum AwsService {
  EVENT_BRIDGE("events", "events", "eventbridge"),
  SECRETS_MANAGER("secretsmanager", "secretsmanager", "secrets-manager"),
  SQS("sqs", "sqs", "sqs"),
  /** Version 1 of its API, the only one that LocalStack's free edition has. */
  SES("ses", "email", "ses");

  private final String signingName;
  private final String hostPrefix;
  private final String endpointName;

  AwsService(String signingName, String hostPrefix, String endpointName) {
    this.signingName = signingName;
    this.hostPrefix = hostPrefix;
    this.endpointName = endpointName;
  }

  /** What a signature calls it. */
  String signingName() {
    return signingName;
  }

  /** What its host names begin with. */
  String hostPrefix() {
    return hostPrefix;
  }

  /**
   * What the property of its own endpoint ends in: AWS_ENDPOINT_URL_EVENTBRIDGE (AWS SDKs and Tools
   * Reference Guide, "Service-specific endpoints").
   */
  String endpointName() {
    return endpointName;
  }
}
