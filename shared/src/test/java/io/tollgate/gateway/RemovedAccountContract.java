package io.tollgate.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tollgate.bill.GatewayId;
import org.junit.jupiter.api.function.Executable;

/** An account was taken out of the configuration while money of its bills may be on the way. */
public final class RemovedAccountContract {

  private RemovedAccountContract() {}

  /** Nothing is known of what each of these asks, which is not that there is nothing. */
  public static void assertNothingKnown(GatewayId gateway, Executable... calls) {
    for (Executable call : calls) {
      assertEquals(
          gateway + " unreachable: no account named main here",
          assertThrows(GatewayUnreachable.class, call).getMessage());
    }
  }
}
