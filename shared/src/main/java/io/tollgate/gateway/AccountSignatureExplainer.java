package io.tollgate.gateway;

import io.tollgate.bill.GatewayId;
import io.tollgate.explain.Choices;
import io.tollgate.explain.ExplainsSignatures;
import io.tollgate.explain.Keys;
import io.tollgate.explain.PastedMessage;
import io.tollgate.explain.SignatureExplanation;
import io.tollgate.explain.SignatureExplanation.Unreadable;
import io.tollgate.explain.SignatureSearch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What explaining signatures has in common for gateways with accounts in the configuration. */
public abstract class AccountSignatureExplainer<A extends GatewayAccount>
    implements ExplainsSignatures {

  private final GatewayId gateway;
  private final List<A> accounts;

  protected AccountSignatureExplainer(GatewayId gateway, List<A> accounts) {
    this.gateway = gateway;
    this.accounts = List.copyOf(accounts);
  }

  @Override
  public final String gateway() {
    return gateway.value();
  }

  @Override
  public final SignatureExplanation explain(PastedMessage message) {
    return accounts.isEmpty()
        ? new Unreadable("No account of " + gateway + " is configured")
        : explainSigned(message);
  }

  /** Explains a message, of which some account is configured. */
  protected abstract SignatureExplanation explainSigned(PastedMessage message);

  /** How the gateway signs, with every secret that may stand in what it signs. */
  protected abstract SignatureSearch search();

  protected final List<A> accounts() {
    return accounts;
  }

  /**
   * The account of a message; the first one, with a note, where it is nobody's.
   *
   * @param name of the field that says whose it is
   */
  protected final A account(Predicate<A> owner, String name, List<String> notes) {
    return accounts.stream()
        .filter(owner)
        .findFirst()
        .orElseGet(
            () -> {
              notes.add(
                  "its %s is none of the configured accounts': compared with %s"
                      .formatted(name, accounts.getFirst().name()));
              return accounts.getFirst();
            });
  }

  /** The keys of an account, and behind them those of the others, each with its spellings. */
  protected final Choices<String> keys(A account) {
    Choices<String> keys =
        Keys.of(account.keys().stream().map(key -> key.secret().reveal()).toList());
    for (A other : accounts) {
      if (!other.name().equals(account.name())) {
        for (Key key : other.keys()) {
          keys =
              keys.or(
                  "it is signed with %s of the account %s".formatted(key.name(), other.name()),
                  key.secret().reveal());
        }
      }
    }
    return keys;
  }

  /** The fields of a JSON object, or of a form or query; empty where it is neither. */
  protected static Optional<MessageFields> fields(PastedMessage message) {
    return message
        .json()
        .map(MessageFields::ofJson)
        .orElseGet(() -> MessageFields.ofForm(message.form()));
  }

  /** The names of a message's fields, as they stand in it. */
  protected static List<String> names(MessageFields message) {
    List<String> names = new ArrayList<>();
    message.object().entries().forEach(entry -> names.add(entry.getKey()));
    return names;
  }

  /** The values of all keys. */
  protected final List<String> secrets() {
    List<String> secrets = new ArrayList<>();
    accounts.forEach(account -> account.keys().forEach(key -> secrets.add(key.secret().reveal())));
    return secrets;
  }
}
