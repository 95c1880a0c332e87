package io.tollgate.sql;

import com.mysql.cj.CacheAdapter;
import com.mysql.cj.CacheAdapterFactory;
import com.mysql.cj.QueryInfo;
import com.mysql.cj.util.LRUCache;
import io.micronaut.core.annotation.Nullable;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Lock;

/**
 * The driver's cache of parsed statements, one for all connections, which the driver makes by the
 * property {@code queryInfoCacheFactory}: parsing is a third of a callback's processor time, and
 * the driver's own cache is lost with its connection, so with every snapshot. Values are bound, so
 * texts hold none; all connections speak one character encoding, which is all that a parsed text
 * depends on.
 */
public final class ParsedStatements implements CacheAdapterFactory<String, QueryInfo> {

  private static final int STATEMENTS_MAX = 100;

  private static final Map<String, QueryInfo> PARSED =
      Collections.synchronizedMap(new LRUCache<>(STATEMENTS_MAX));

  @Override
  public CacheAdapter<String, QueryInfo> getInstance(
      Lock connection, String url, int sizeMax, int lengthMax) {
    return new Shared(lengthMax);
  }

  private record Shared(int lengthMax) implements CacheAdapter<String, QueryInfo> {

    @Override
    public @Nullable QueryInfo get(String sql) {
      return PARSED.get(sql);
    }

    @Override
    public void put(String sql, QueryInfo parsed) {
      if (sql.length() <= lengthMax) {
        PARSED.put(sql, parsed);
      }
    }

    @Override
    public void invalidate(String sql) {
      PARSED.remove(sql);
    }

    @Override
    public void invalidateAll(Set<String> texts) {
      PARSED.keySet().removeAll(texts);
    }

    @Override
    public void invalidateAll() {
      PARSED.clear();
    }
  }
}
