package io.tollgate.local.apigateway;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the local API gateway needs of a SAM template.
 *
 * @param consumers the functions that take messages of a queue
 */
public record Template(
    Map<String, FunctionSpec> functions,
    List<Route> routes,
    List<Schedule> schedules,
    List<String> consumers,
    Optional<Cors> cors) {}
