package io.tollgate.gateway;

import io.tollgate.bill.Evidence;
import io.tollgate.bill.GatewayId;
import io.tollgate.gateway.VerifiesEvidence.Verification;
import io.tollgate.metrics.Metric;
import io.tollgate.metrics.Metrics;
import java.util.Collection;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One gateway's accounts, by the names that they have in the configuration. Sorted, because the
 * first is the default and no hash may decide which it is.
 */
public final class Accounts<A extends GatewayAccount> {

  private final GatewayId gateway;
  private final NavigableMap<String, A> byName;

  /**
   * @throws IllegalStateException when two accounts have one name
   */
  public Accounts(GatewayId gateway, Collection<A> accounts) {
    this.gateway = gateway;
    this.byName =
        Collections.unmodifiableNavigableMap(
            new TreeMap<>(
                accounts.stream()
                    .collect(Collectors.toMap(GatewayAccount::name, Function.identity()))));
  }

  public SortedSet<String> names() {
    return byName.navigableKeySet();
  }

  /** By their names. */
  public Collection<A> all() {
    return byName.values();
  }

  public Optional<A> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /**
   * The account of a bill that is being planned.
   *
   * @throws IllegalStateException when there is none of this name
   */
  public A of(String name) {
    return find(name)
        .orElseThrow(() -> new IllegalStateException("No " + gateway + " account named " + name));
  }

  /**
   * The account that a call is made for: one that was taken out of the configuration can be asked
   * nothing.
   *
   * @throws GatewayUnreachable when there is none of this name any more
   */
  public A toCall(String name) {
    return find(name)
        .orElseThrow(() -> new GatewayUnreachable(gateway, "no account named " + name + " here"));
  }

  /** The accounts that a callback may be of: the one in its route, or any where it names none. */
  public Stream<A> addressed(CallbackRequest request) {
    return request.account().map(name -> find(name).stream()).orElseGet(() -> all().stream());
  }

  /**
   * The account and the key that signed a message: of the account in its route, or of any. Empty
   * when no key did. The first of an account's keys is the present one, and any other is from
   * before a rotation.
   *
   * @param signed whether this key made the message's signature
   */
  public Optional<Proof<A>> prove(CallbackRequest request, Predicate<Key> signed) {
    Optional<Proof<A>> found =
        addressed(request)
            .flatMap(Accounts::proofs)
            .filter(proof -> signed.test(proof.key()))
            .findFirst();
    found
        .filter(proof -> !proof.key().equals(proof.account().keys().getFirst()))
        .ifPresent(
            proof ->
                Metrics.count(
                    Metric.PREVIOUS_KEY_MESSAGES, gateway.value(), proof.account().name()));
    return found;
  }

  /**
   * Verifies stored evidence with the key of an account that signed it, found by its fingerprint:
   * under the same name there may be another key by now, and to that key every older message would
   * look damaged.
   *
   * @param signed whether this key made the signature of the evidence
   * @param read reads the message of the evidence as it was read when it came
   */
  public Verification verify(
      String name, Evidence evidence, Predicate<Key> signed, Function<Proof<A>, Callback> read) {
    return find(name).stream()
        .flatMap(Accounts::proofs)
        .filter(proof -> proof.key().fingerprint().equals(evidence.keyFingerprint()))
        .findFirst()
        .<Verification>map(
            proof ->
                signed.test(proof.key())
                    ? new Verification.Verified(read.apply(proof))
                    : new Verification.Damaged())
        .orElseGet(Verification.NotVerifiable::new);
  }

  private static <A extends GatewayAccount> Stream<Proof<A>> proofs(A account) {
    return account.keys().stream().map(key -> new Proof<>(account, key));
  }
}
