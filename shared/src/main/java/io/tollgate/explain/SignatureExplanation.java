package io.tollgate.explain;

import java.util.List;

/** What is to say about a signature that somebody pasted. No key stands in any of it. */
public sealed interface SignatureExplanation {

  /**
   * What was compared.
   *
   * @param account whose keys they are, by its name in the configuration
   * @param canonical the text that is right to sign
   * @param computed its signature
   * @param received the signature of the message
   */
  record Compared(String account, String canonical, String computed, String received) {}

  /**
   * The signature is right.
   *
   * @param notes why the message may be refused all the same; none as a rule
   */
  record Verified(Compared compared, List<String> notes) implements SignatureExplanation {}

  /**
   * Proven: whoever makes these mistakes gets the received signature.
   *
   * @param mistakes all of them were made
   * @param signed the text that was signed; the canonical one, where the text is not the mistake
   * @param notes what else may be wrong with the message
   */
  record Explained(Compared compared, List<String> mistakes, String signed, List<String> notes)
      implements SignatureExplanation {}

  /**
   * No known mistake gives the received signature.
   *
   * @param notes what cannot be proven from here
   */
  record Unexplained(Compared compared, List<String> notes) implements SignatureExplanation {}

  /** There is no signature in it that could be looked at. */
  record Unreadable(String reason) implements SignatureExplanation {}
}
