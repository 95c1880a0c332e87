package io.tollgate.lambda;

/** A request is not carried out: its caller or its input was refused. */
public final class RequestRefused extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final transient HttpReply reply;

  /** No stack trace: it says nothing about the program, and callers can cause any number. */
  public RequestRefused(HttpReply reply) {
    super("Refused with " + reply.status(), null, false, false);
    this.reply = reply;
  }

  /** What the caller is told. */
  public HttpReply reply() {
    return reply;
  }
}
