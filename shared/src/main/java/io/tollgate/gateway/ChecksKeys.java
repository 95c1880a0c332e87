package io.tollgate.gateway;

import java.net.URI;
import java.util.List;

/** The ability to prove an account's keys by a call that changes nothing at the gateway. */
public interface ChecksKeys {

  /** Pure: where the account's API is. Whatever answers there, the network lets us through. */
  URI endpoint(String account);

  /**
   * Asks about something that does not exist, or reads a list.
   *
   * @throws GatewayUnreachable when the answer says nothing about the keys
   */
  KeyCheck checkKeys(String account);

  /**
   * Pure: the keys with which only the gateway signs, the current one first. No call of ours proves
   * them; its next callback does.
   */
  default List<Key> callbackKeys(String account) {
    return List.of();
  }

  /** What the gateway's answer says about the keys. */
  sealed interface KeyCheck {

    /** It took a call that was signed or authorised with them. */
    record Proven() implements KeyCheck {}

    /**
     * It did not take the call because of them.
     *
     * @param code how it said so, without any secret
     */
    record Refused(String code) implements KeyCheck {}
  }
}
