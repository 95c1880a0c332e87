package io.tollgate.aws;

/**
 * What a service answered.
 *
 * @param status of HTTP
 * @param body its first 256 KB
 */
public record AwsResponse(int status, String body) {}
