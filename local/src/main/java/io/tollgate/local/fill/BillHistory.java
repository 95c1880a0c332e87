package io.tollgate.local.fill;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What happens to one bill and its order, in the order of history.
 *
 * @param share how many of a thousand bills have it
 * @param channel how the money comes
 * @param steps what happens; the first one of an order, a bill or a refund makes it
 */
record BillHistory(int share, Channel channel, List<Step> steps) {

  /** How the money comes: through a gateway, by bank transfer, or in cash on delivery. */
  enum Channel {
    GATEWAY,
    BANK,
    CASH
  }

  /**
   * @param minutes since the order was placed
   * @param subject {@code order}, {@code bill}, {@code refund}, or {@code money}, {@code case} and
   *     {@code decision}, whose {@code to} is a role, a kind and a word
   * @param from the state before; empty for the first
   */
  record Step(int minutes, String subject, String from, String to) {

    /** The type of the event that is published for it; empty for none. */
    String event(BillHistory story) {
      String word = to.toLowerCase(Locale.ROOT);
      return switch (subject) {
        case "order" -> "order." + (word.equals("failed") ? story.failureEvent() : word);
        case "bill" -> List.of("PAID", "FAILED", "EXPIRED").contains(to) ? "payment." + word : "";
        case "refund" -> "refund." + word;
        case "case" -> to.equals("REFUND_UNKNOWN") ? "" : "payment.in_review";
        case "decision" -> "review.decided";
        default -> "";
      };
    }
  }

  private static final String OPENED = "order.NEW bill.CREATED bill.PENDING ";
  private static final String PAID = OPENED + "+4 order.PROCESSING bill.PAID money.APPLIED ";
  private static final String REFUNDING = PAID + "+900 refund.REQUESTED ";

  /** The bill of the story before was replaced by this one, and both were paid. */
  private static final String SECOND =
      "+2 bill.CREATED bill.PENDING +6 bill.PAID money.EXTRA case.SECOND_PAYMENT ";

  /** In a thousand bills each as often as its share says; a second bill follows its first. */
  static final List<BillHistory> ALL =
      List.of(
          of(300, Channel.GATEWAY, PAID),
          of(150, Channel.GATEWAY, PAID + "+600 order.SHIPPED"),
          of(200, Channel.GATEWAY, PAID + "+600 order.SHIPPED +3000 order.COMPLETED"),
          of(152, Channel.GATEWAY, OPENED + "+15 order.FAILED bill.EXPIRED"),
          of(100, Channel.GATEWAY, OPENED + "+3 order.FAILED bill.FAILED"),
          of(10, Channel.GATEWAY, REFUNDING + "order.FAILED refund.DONE"),
          of(10, Channel.GATEWAY, REFUNDING + "refund.DONE"),
          of(2, Channel.GATEWAY, REFUNDING + "+9 refund.FAILED"),
          of(1, Channel.GATEWAY, REFUNDING + "refund.PENDING"),
          of(1, Channel.GATEWAY, REFUNDING + "+9 refund.IN_REVIEW case.REFUND_UNKNOWN"),
          of(2, Channel.GATEWAY, OPENED + "+5 bill.IN_REVIEW money.MISMATCH case.WRONG_AMOUNT"),
          of(1, Channel.GATEWAY, OPENED + "+1500 bill.IN_REVIEW case.UNDECIDED"),
          of(10, Channel.CASH, "order.NEW bill.CREATED order.PROCESSING bill.PENDING"),
          of(
              20,
              Channel.CASH,
              "order.NEW bill.CREATED order.PROCESSING bill.PENDING +600 order.SHIPPED"
                  + " +3000 bill.PAID money.APPLIED"),
          of(10, Channel.BANK, "order.NEW bill.CREATED order.HOLD bill.PENDING"),
          of(
              26,
              Channel.BANK,
              "order.NEW bill.CREATED order.HOLD bill.PENDING"
                  + " +2000 order.PROCESSING bill.PAID money.APPLIED"),
          of(1, Channel.BANK, "order.NEW bill.CREATED"),
          of(1, Channel.GATEWAY, PAID),
          of(1, Channel.GATEWAY, SECOND),
          of(1, Channel.GATEWAY, PAID),
          of(1, Channel.GATEWAY, SECOND + "+2000 decision.KEEP"));

  private static BillHistory of(int share, Channel channel, String text) {
    List<Step> steps = new ArrayList<>();
    Map<String, String> states = new HashMap<>();
    int minutes = 0;
    for (String word : text.strip().split(" +")) {
      if (word.startsWith("+")) {
        minutes += Integer.parseInt(word.substring(1));
      } else {
        String[] parts = word.split("\\.");
        String from = Optional.ofNullable(states.put(parts[0], parts[1])).orElse("");
        steps.add(new Step(minutes, parts[0], from, parts[1]));
      }
    }
    return new BillHistory(share, channel, List.copyOf(steps));
  }

  /** The last step of a subject, if it has any. */
  Optional<Step> last(String subject) {
    return steps.stream().filter(step -> step.subject().equals(subject)).reduce((_, b) -> b);
  }

  /** Where it came to; empty when there is no such subject. */
  String state(String subject) {
    return last(subject).map(Step::to).orElse("");
  }

  /** Whether its bill belongs to the order of the story before. */
  boolean isSecondBill() {
    return last("order").isEmpty();
  }

  /** Whether a checkout of a cart may have begun it: nothing in it waits for money any more. */
  boolean fitsCart() {
    return channel == Channel.GATEWAY
        && !isSecondBill()
        && !List.of("NEW", "HOLD").contains(state("order"));
  }

  /** Why its order failed; empty when it did not. */
  String failure() {
    if (!state("order").equals("FAILED")) {
      return "";
    }
    return switch (state("bill")) {
      case "EXPIRED" -> "PAYMENT_EXPIRED";
      case "FAILED" -> "PAYMENT_FAILED";
      default -> "CANCELLED";
    };
  }

  private String failureEvent() {
    return failure().equals("CANCELLED") ? "cancelled" : "failed";
  }

  /** The step that starts fulfilment; -1 for none. */
  int fulfilment() {
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i).subject().equals("order") && steps.get(i).to().equals("PROCESSING")) {
        return i;
      }
    }
    return -1;
  }
}
