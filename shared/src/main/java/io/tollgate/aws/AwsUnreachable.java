package io.tollgate.aws;

/** No answer came; the service may or may not have done what it was asked. */
public final class AwsUnreachable extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param what what was seen, without any secret: a time-out, a kind of failure
   */
  AwsUnreachable(AwsService service, String what) {
    super(service + " unreachable: " + what);
  }
}
