package io.tollgate.local.apigateway;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * One function as the template describes it.
 *
 * @param handler class name
 * @param environment variables; one whose parameter has no default is left out
 */
public record FunctionSpec(
    String name,
    String handler,
    Path jar,
    Duration timeout,
    int memoryMb,
    Map<String, String> environment) {}
