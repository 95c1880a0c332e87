package io.tollgate.reconcile.doctor;

import io.tollgate.gateway.ChecksKeys;
import io.tollgate.gateway.ChecksKeys.KeyCheck;
import io.tollgate.gateway.ConfiguredAccounts;
import io.tollgate.gateway.DirectPayment;
import io.tollgate.gateway.Gateway;
import io.tollgate.gateway.GatewayUnreachable;
import io.tollgate.gateway.Gateways;
import io.tollgate.gateway.Key;
import io.tollgate.sql.DatabaseUnavailable;
import io.tollgate.sql.SqlClient;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Each account at each gateway: settings, network and clock, and what proves its keys. */
final class GatewayChecks {

  /** No index finds the receipts of a key, so only so many of the newest are looked at. */
  private static final int RECEIPTS_MAX = 2_000;

  private final Gateways gateways;
  private final ConfiguredAccounts accounts;
  private final SqlClient sql;
  private final Clock clock;

  GatewayChecks(Gateways gateways, ConfiguredAccounts accounts, SqlClient sql, Clock clock) {
    this.gateways = gateways;
    this.accounts = accounts;
    this.sql = sql;
    this.clock = clock;
  }

  List<Check> all() {
    List<Check> checks = new ArrayList<>();
    checks.add(Check.of("accounts", this::settings));
    for (Gateway gateway : gateways.all()) {
      for (String account : gateway.accounts()) {
        checks.addAll(ofAccount(gateway, account));
      }
    }
    return checks;
  }

  private List<Line> settings() {
    List<Line> off =
        gateways.all().stream()
            .flatMap(
                gateway ->
                    accounts.problems(gateway.id()).entrySet().stream()
                        .map(entry -> off(gateway.id() + "/" + entry.getKey(), entry.getValue())))
            .toList();
    long count = gateways.all().stream().mapToLong(gateway -> gateway.accounts().size()).sum();
    if (!off.isEmpty()) {
      return off;
    }
    return List.of(
        count == 0
            ? Line.fail(
                "accounts",
                "none is configured, nobody can pay",
                "Put an account's settings into the secret (docs/gateways.md)")
            : Line.ok("accounts", count + " are configured"));
  }

  private static Line off(String account, String problem) {
    return Line.fail(
        account + " settings",
        problem + "; the account is off",
        "Mend the setting in the secret (docs/gateways.md)");
  }

  private List<Check> ofAccount(Gateway gateway, String account) {
    String name = gateway.id() + "/" + account;
    return switch (gateway) {
      case ChecksKeys able ->
          List.of(
              Check.of(
                  name + " network", new NetworkCheck(name, able.endpoint(account), clock)::lines),
              Check.of(name + " keys", () -> List.of(keys(name, able, account))),
              Check.of(name + " callback keys", () -> callbackKeys(name, able, account)));
      case DirectPayment _ -> List.of();
      default ->
          List.of(
              Check.of(
                  name + " keys",
                  () -> List.of(Line.info(name + " keys", "no call proves keys of this gateway"))));
    };
  }

  private static Line keys(String name, ChecksKeys gateway, String account) {
    String check = name + " keys";
    try {
      return switch (gateway.checkKeys(account)) {
        case KeyCheck.Proven _ -> Line.ok(check, "the gateway takes them");
        case KeyCheck.Refused(String code) ->
            Line.fail(
                check,
                "the gateway refuses them: " + code,
                "Compare keys and account name in the secret with the gateway's portal, of the"
                    + " same environment as tollgate.mode");
      };
    } catch (GatewayUnreachable e) {
      return Line.warn(
          check,
          "not known: " + e.getMessage(),
          "See the line about its network; else ask again later");
    }
  }

  private List<Line> callbackKeys(String name, ChecksKeys gateway, String account) {
    try {
      List<Key> keys = gateway.callbackKeys(account);
      return Stream.concat(
              keys.stream().limit(1).map(key -> current(name, key)),
              keys.stream().skip(1).map(key -> former(name, key)))
          .toList();
    } catch (DatabaseUnavailable e) {
      return List.of(
          Line.warn(
              name + " callback keys",
              "not known: " + e.getMessage(),
              "See the line about the database"));
    }
  }

  private Line current(String name, Key key) {
    String check = name + " " + key.name();
    return lastProof(name, key)
        .map(at -> Line.ok(check, "proved a payment's message at " + at))
        .orElseGet(
            () ->
                Line.warn(
                    check,
                    "not provable from here, only the gateway signs with it: it proved none of the"
                        + " newest "
                        + RECEIPTS_MAX
                        + " receipts",
                    "Pay once. If it is wrong, callback_log has the callback as REJECTED_FORGED"));
  }

  private Line former(String name, Key key) {
    return Line.info(
        name + " " + key.name(),
        lastProof(name, key)
            .map(at -> "still proved a payment's message at " + at)
            .orElse("proved none of the newest " + RECEIPTS_MAX + " receipts"));
  }

  private Optional<Instant> lastProof(String account, Key key) {
    return sql.first(
        """
        SELECT received_at FROM (
          SELECT id,key_id,key_fingerprint,received_at FROM receipt ORDER BY id DESC LIMIT %d) newest
        WHERE key_id=? AND key_fingerprint=? ORDER BY id DESC LIMIT 1"""
            .formatted(RECEIPTS_MAX),
        row -> row.getTimestamp("received_at").toInstant(),
        account + "/" + key.name(),
        key.fingerprint());
  }
}
