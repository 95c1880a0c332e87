package io.tollgate.deliver;

/** What came of one attempt. */
sealed interface WebhookAnswer {

  /**
   * An HTTP answer.
   *
   * @param body the beginning of it, at most 1,024 characters
   */
  record Answered(int status, String body) implements WebhookAnswer {

    private static final int GONE = 410;

    /** A redirect is not followed, and is no success. */
    boolean isSuccess() {
      return status >= 200 && status < 300;
    }

    /** The receiver wants no more of them. */
    boolean isGone() {
      return status == GONE;
    }
  }

  record NotAnswered(Failure why) implements WebhookAnswer {}

  /** Why there is no answer. */
  enum Failure {
    /** Its name has no address. */
    NO_ADDRESS,
    /** An address that webhooks must not be sent to. */
    ADDRESS_REFUSED,
    NOT_CONNECTED,
    TLS,
    TIMEOUT,
    /** The connection ended, or what came was not HTTP. */
    NO_ANSWER,
    /** The event is no longer in the outbox. */
    EVENT_DELETED,
    /** Its JSON is larger than a webhook may be. */
    TOO_LARGE;

    /** Whether the fault is the event's and no attempt will do better. */
    boolean isOfTheEvent() {
      return this == EVENT_DELETED || this == TOO_LARGE;
    }
  }
}
