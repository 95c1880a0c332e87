package io.tollgate.deliver;

/** What SES answered to a mail. */
sealed interface MailAnswer {

  /** It will send it. */
  record Taken(String messageId) implements MailAnswer {}

  /** Not this mail to this address, however often. */
  record Rejected(String code) implements MailAnswer {}

  /** Not now: it is away, slows us down, or is not set up. The mail may have been taken. */
  record TryLater(String code) implements MailAnswer {}
}
