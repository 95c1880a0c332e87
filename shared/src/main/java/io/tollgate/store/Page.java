package io.tollgate.store;

import java.util.List;
import java.util.Map;

/**
 * A part of a list.
 *
 * @param rows fewer than were asked for, or none, where more would have cost too much to find
 * @param places where each of them stands
 * @param next where the list goes on; {@link Position#END} where it does not
 */
public record Page(List<Map<String, Object>> rows, List<Position> places, Position next) {}
