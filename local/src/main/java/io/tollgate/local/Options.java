package io.tollgate.local;

import io.tollgate.local.apigateway.FunctionCode;
import io.tollgate.local.database.Database;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * How to start the local world.
 *
 * @param port of the API and the shop; the simulators take the next ones. 0 takes free ones
 * @param template the SAM template; jars, pages and unpacked server programs lie beside it
 * @param code where the functions that it names are read from
 * @param state the folder of everything that is kept between runs
 * @param fresh whether to forget what was kept
 * @param database in place of the embedded one
 * @param scheduled whether scheduled functions run by themselves, as the template says; a test that
 *     moves the clock runs them itself
 * @param shop where its pages and servers are
 * @param sandboxes gateways that are not simulated
 * @param properties laid over the functions' environment last
 */
public record Options(
    int port,
    Path template,
    FunctionCode code,
    Path state,
    boolean fresh,
    Optional<Database> database,
    boolean scheduled,
    ShopUrls shop,
    Sandboxes sandboxes,
    Map<String, String> properties) {

  /** Free ports and an embedded database, as tests want it. */
  public static Options of(Path template, Path state) {
    return new Options(
        0,
        template,
        FunctionCode.JAR,
        state,
        false,
        Optional.empty(),
        true,
        ShopUrls.NONE,
        Sandboxes.NONE,
        Map.of());
  }

  public Options with(Database other) {
    return new Options(
        port,
        template,
        code,
        state,
        fresh,
        Optional.of(other),
        scheduled,
        shop,
        sandboxes,
        properties);
  }

  public Options with(Map<String, String> others) {
    return new Options(
        port, template, code, state, fresh, database, scheduled, shop, sandboxes, others);
  }
}
