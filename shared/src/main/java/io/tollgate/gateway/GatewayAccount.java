package io.tollgate.gateway;

import io.tollgate.bill.GatewayId;
import java.util.List;

/** One account of the shop's at a gateway, configured under {@code tollgate.<gateway>.<name>}. */
public abstract class GatewayAccount {

  private final GatewayId gateway;
  private final String name;
  private final List<Key> keys;

  /**
   * What an account is called at its gateway, or proves itself with.
   *
   * @param setting its name in the configuration
   */
  public record Identity(String setting, String value) {

    /** Without the value, which may be a key (Invariant 12). */
    @Override
    public String toString() {
      return setting;
    }
  }

  /**
   * @param keys prove what the gateway signs, the current one first
   */
  protected GatewayAccount(GatewayId gateway, String name, List<Key> keys) {
    this.gateway = gateway;
    this.name = name;
    this.keys = List.copyOf(keys);
  }

  public final GatewayId gateway() {
    return gateway;
  }

  public final String name() {
    return name;
  }

  /** The keys that prove what the gateway signs: the current one, and former ones in a rotation. */
  public final List<Key> keys() {
    return keys;
  }

  /**
   * What no other account of this gateway may have too, since a callback could then not be
   * attributed. Those that do are off.
   */
  protected abstract List<Identity> identities();

  /** The name under which a receipt remembers a key or an authenticated call of this account. */
  public final String keyId(String key) {
    return gateway + "/" + name + "/" + key;
  }
}
