package io.tollgate.audit;

/**
 * One thing that must hold for every row of a table, by itself and with all that hangs on it.
 *
 * @param name what must hold
 * @param invariant its number in ARCHITECTURE.md
 * @param violated a condition on the row {@code t} that is true where it does not hold. Other
 *     tables are looked up by an index, so that a range costs no more in a large database; what is
 *     looked up may be missing, and then the condition is true. Of history and outbox the index is
 *     named, because a database that knows them too little yet reads them whole for each row.
 *     {@code :now} is the time, {@code :kept} the time since when every event is still in the
 *     outbox.
 */
record AuditRule(String name, int invariant, AuditTable table, String violated) {

  /** Selects the ids of the rows that violate it, of those behind :after up to :to. */
  String sql() {
    return "SELECT t.id FROM "
        + table.label()
        + " t WHERE t.id>:after AND t.id<=:to AND ("
        + violated
        + ") ORDER BY t.id";
  }
}
