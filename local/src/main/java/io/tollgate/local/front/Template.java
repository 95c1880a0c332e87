package io.tollgate.local.front;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the local front needs of a SAM template. */
public record Template(
    Map<String, FunctionSpec> functions,
    List<Route> routes,
    List<Schedule> schedules,
    Optional<Cors> cors) {}
