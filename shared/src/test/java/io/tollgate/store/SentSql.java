package io.tollgate.store;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;

/** Records the last few scripts that are sent to the database, with their values. */
final class SentSql {

  /** A text with question marks, and the values of these in order. */
  record Script(String sql, List<Object> values) {}

  private static final String BEGIN = "START TRANSACTION";

  private static final int KEPT_MAX = 10;

  private final Deque<Script> kept = new ArrayDeque<>();

  /** The newest script with this text. */
  synchronized Script last(String fragment) {
    return kept.stream()
        .filter(script -> script.sql().contains(fragment))
        .findFirst()
        .orElseThrow();
  }

  private synchronized void keep(Script script) {
    kept.addFirst(script);
    if (kept.size() > KEPT_MAX) {
      kept.removeLast();
    }
  }

  /** A data source whose scripts are recorded. */
  DataSource over(DataSource target) {
    return proxy(
        DataSource.class,
        (method, arguments) -> {
          Object result = call(target, method, arguments);
          return result instanceof Connection connection ? recording(connection) : result;
        });
  }

  private Connection recording(Connection target) {
    return proxy(
        Connection.class,
        (method, arguments) -> {
          Object result = call(target, method, arguments);
          return result instanceof PreparedStatement statement
                  && arguments[0] instanceof String sql
                  && sql.startsWith(BEGIN)
              ? recording(statement, sql)
              : result;
        });
  }

  private PreparedStatement recording(PreparedStatement target, String sql) {
    Map<Integer, Object> values = new TreeMap<>();
    return proxy(
        PreparedStatement.class,
        (method, arguments) -> {
          if (method.getName().startsWith("set") && arguments.length == 2) {
            values.put((Integer) arguments[0], shown(arguments[1]));
          } else if (method.getName().equals("execute")) {
            keep(new Script(sql, List.copyOf(values.values())));
          }
          return call(target, method, arguments);
        });
  }

  private static Object shown(Object value) {
    return value == null ? "NULL" : value;
  }

  private interface Handler {
    Object handle(Method method, Object[] arguments) throws Throwable;
  }

  private static <T> T proxy(Class<T> type, Handler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> handler.handle(method, arguments)));
  }

  private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
