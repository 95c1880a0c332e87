package io.tollgate.deliver;

import io.micronaut.json.tree.JsonNode;
import io.tollgate.aws.MailAddress;
import io.tollgate.deliver.Mails.Complaint;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What SES reports of mails that it took (Amazon SES Developer Guide, "Contents of event data that
 * Amazon SES publishes to Amazon SNS"): bounces and complaints end all mail to their address. A
 * bounce that is not permanent ends nothing: a full mailbox, or a reader's automatic answer.
 */
@Singleton
class MailFeedback {

  private static final Logger LOG = LoggerFactory.getLogger(MailFeedback.class);
  private static final int WHY_CHARACTERS_MAX = 40;

  /** What SES publishes first, to try the topic. It is not JSON. */
  private static final String TOPIC_TEST =
      "Successfully validated SNS topic for Amazon SES event publishing";

  private final Mails mails;

  MailFeedback(Mails mails) {
    this.mails = mails;
  }

  /** Whether a message of the queue only says that SES may publish to its topic. */
  static boolean isTopicTest(String message) {
    return message.startsWith(TOPIC_TEST);
  }

  /** Whether a message of the queue is SES's. */
  static boolean isOne(JsonNode message) {
    return text(message, "eventType").isPresent();
  }

  void accept(JsonNode message, Instant now) {
    switch (text(message, "eventType").orElse("")) {
      case "Bounce" -> bounced(object(message, "bounce"), message, now);
      case "Complaint" -> complained(object(message, "complaint"), message, now);
      default -> LOG.warn("SES reported an event that nobody subscribed to");
    }
  }

  private void bounced(JsonNode bounce, JsonNode message, Instant now) {
    String subType = word(bounce, "bounceSubType");
    if (text(bounce, "bounceType").equals(Optional.of("Permanent"))) {
      suppress(recipients(message, bounce, "bouncedRecipients"), Complaint.BOUNCED, now);
      mail(message).ifPresent(id -> mails.returned(id, Complaint.BOUNCED, subType, now));
    } else {
      mail(message).ifPresent(id -> mails.delayed(id, subType, now));
    }
  }

  private void complained(JsonNode complaint, JsonNode message, Instant now) {
    suppress(recipients(message, complaint, "complainedRecipients"), Complaint.COMPLAINED, now);
    String type = word(complaint, "complaintFeedbackType");
    mail(message).ifPresent(id -> mails.returned(id, Complaint.COMPLAINED, type, now));
  }

  /**
   * The address that was written to, as each mail of ours has one; of a mail to several, those that
   * the report names. Where mail is forwarded it names the last mailbox, which we never write to.
   */
  private static List<MailAddress> recipients(JsonNode message, JsonNode report, String list) {
    List<JsonNode> destination = new ArrayList<>();
    values(object(message, "mail"), "destination").forEach(destination::add);
    if (destination.size() == 1 && destination.getFirst().isString()) {
      return MailAddress.of(destination.getFirst().getStringValue()).stream().toList();
    }
    List<MailAddress> addresses = new ArrayList<>();
    values(report, list)
        .forEach(
            recipient ->
                text(recipient, "emailAddress").flatMap(MailAddress::of).ifPresent(addresses::add));
    return addresses;
  }

  private void suppress(List<MailAddress> addresses, Complaint why, Instant now) {
    addresses.forEach(address -> mails.suppress(address, why, now));
    LOG.warn("{} addresses get no mail any more: {}", addresses.size(), why);
  }

  /** By the tag that it was sent with; empty for a mail that was not ours. */
  private static OptionalLong mail(JsonNode message) {
    for (JsonNode tag : values(object(object(message, "mail"), "tags"), SesClient.TAG)) {
      if (tag.isString() && tag.getStringValue().matches("[0-9]{1,18}")) {
        return OptionalLong.of(Long.parseLong(tag.getStringValue()));
      }
    }
    return OptionalLong.empty();
  }

  /** A word of SES's, cut to what its column holds. */
  private static String word(JsonNode object, String name) {
    String word = text(object, name).orElse("").replaceAll("[^A-Za-z-]", "");
    return word.substring(0, Math.min(word.length(), WHY_CHARACTERS_MAX));
  }

  private static JsonNode object(JsonNode parent, String name) {
    return Optional.ofNullable(parent.get(name)).orElseGet(JsonNode::nullNode);
  }

  /** Of a list; none where there is no list. */
  private static Iterable<JsonNode> values(JsonNode parent, String name) {
    return Optional.ofNullable(parent.get(name))
        .filter(JsonNode::isArray)
        .<Iterable<JsonNode>>map(JsonNode::values)
        .orElseGet(List::of);
  }

  private static Optional<String> text(JsonNode object, String name) {
    return Optional.ofNullable(object.get(name))
        .filter(JsonNode::isString)
        .map(JsonNode::getStringValue);
  }
}
