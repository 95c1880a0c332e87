package io.tollgate.store;

/**
 * A place in a list, which is sorted by these two numbers from the greatest down. A page begins
 * behind one.
 *
 * @param key microseconds of the time, or the order's id: {@link Search#isByOrder}
 * @param id the row's own
 */
public record Position(long key, long id) implements Comparable<Position> {

  /** Before the first row. */
  public static final Position START = new Position(Long.MAX_VALUE, Long.MAX_VALUE);

  /** Behind the last row. */
  public static final Position END = new Position(0, 0);

  @Override
  public int compareTo(Position other) {
    return key == other.key ? Long.compare(id, other.id) : Long.compare(key, other.key);
  }
}
