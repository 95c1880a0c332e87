package io.tollgate.aws;

import io.tollgate.gateway.Secret;
import java.util.Optional;

/**
 * What a request to AWS is signed with.
 *
 * @param sessionToken of temporary credentials, which a function always has
 */
record AwsCredentials(String accessKeyId, Secret secretAccessKey, Optional<String> sessionToken) {

  /** Names nobody: a session token is a secret too. */
  @Override
  public String toString() {
    return "AwsCredentials[***]";
  }
}
