package io.tollgate.explain;

import java.util.List;

/**
 * The ability of a gateway to say why a signature is refused: its own class in the gateway's
 * folder, a bean, and no part of the functions' jars.
 */
public interface ExplainsSignatures {

  /** The gateway's id. */
  String gateway();

  /** The settings that an account must have at the least, by their names in the configuration. */
  List<String> settings();

  /** Compares the signature of a message with the right one of the configured accounts. */
  SignatureExplanation explain(PastedMessage message);
}
