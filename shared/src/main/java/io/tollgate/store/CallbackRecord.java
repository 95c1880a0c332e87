package io.tollgate.store;

import io.tollgate.bill.GatewayId;
import io.tollgate.json.Text;

/**
 * A callback worth keeping for a while.
 *
 * @param account empty when nothing proved one
 * @param ref the merchant reference as sent, cut at 64 characters; empty when it was not believed
 * @param outcome what became of it, in one word
 * @param message what came, without secrets; cut at 2,048 characters when stored
 */
public record CallbackRecord(
    GatewayId gateway, String account, String ref, String outcome, String message) {

  static final int REF_CHARACTERS_MAX = 64;
  static final int MESSAGE_CHARACTERS_MAX = 2048;

  public CallbackRecord {
    ref = Text.cut(ref, REF_CHARACTERS_MAX);
    message = Text.cut(message, MESSAGE_CHARACTERS_MAX);
  }
}
