package io.tollgate.local.mail;

import jakarta.mail.Address;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * A mail as a mail program reads it (Angus Mail), which shares no code with what wrote it.
 *
 * @param id of its file
 * @param parts the content of each part, by its media type
 */
public record ReceivedMail(
    String id,
    Instant at,
    String from,
    List<String> to,
    String subject,
    Map<String, String> parts,
    byte[] raw) {

  /**
   * Reads a mail that has its date.
   *
   * @throws IllegalArgumentException for what is no mail of parts, with a date and addresses
   */
  static ReceivedMail read(String id, byte[] raw) {
    try {
      MimeMessage message =
          new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(raw));
      Map<String, String> parts = new HashMap<>();
      if (!(message.getContent() instanceof MimeMultipart multipart)) {
        throw new IllegalArgumentException("The mail has no parts");
      }
      if (message.getSentDate() == null
          || message.getFrom() == null
          || message.getAllRecipients() == null) {
        throw new IllegalArgumentException("The mail has no date or address");
      }
      for (int i = 0; i < multipart.getCount(); i++) {
        BodyPart part = multipart.getBodyPart(i);
        parts.put(part.getContentType().replaceAll(";.*", ""), part.getContent().toString());
      }
      return new ReceivedMail(
          id,
          message.getSentDate().toInstant(),
          unfolded(message.getFrom()).getFirst(),
          unfolded(message.getAllRecipients()),
          message.getSubject(),
          parts,
          raw);
    } catch (MessagingException | IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static List<String> unfolded(Address[] addresses) {
    return Arrays.stream(addresses)
        .map(
            address ->
                address instanceof InternetAddress mail
                    ? mail.toUnicodeString()
                    : address.toString())
        .toList();
  }

  /** The content of a part, empty where the mail has none. */
  public String part(String type) {
    return parts.getOrDefault(type, "");
  }
}
