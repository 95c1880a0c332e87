package io.tollgate.deliver;

import io.tollgate.aws.MailAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A mail as text and as HTML: RFC 5322, with {@code multipart/alternative} (RFC 2046) and encoded
 * words (RFC 2047). Written by ourselves, because this is all that we need of MIME and a library
 * for it is 800 KB; Angus Mail reads each of them in our tests. Everything that is not a validated
 * address goes through Base64, so no text can add a header or a part.
 *
 * @param name the sender's
 * @param language of the texts, as a language tag
 */
record MimeMail(
    String name,
    MailAddress from,
    MailAddress to,
    String subject,
    String language,
    String text,
    String html) {

  /** No line of Base64 has its characters. */
  private static final String BOUNDARY = "=_tollgate_part";

  /** In Base64, with the frame of an encoded word and a header's name, 76 characters hold them. */
  private static final int WORD_BYTES_MAX = 39;

  private static final String LINE_END = "\r\n";

  /** SES adds date and message id. */
  byte[] bytes() {
    return String.join(
            LINE_END,
            "From: " + encoded(name),
            " <" + from.value() + ">",
            "To: " + to.value(),
            "Subject: " + encoded(subject),
            "Content-Language: " + language,
            // RFC 3834: whoever is away does not answer a machine.
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
            "Content-Type: multipart/alternative; boundary=\"" + BOUNDARY + "\"",
            "",
            part("text/plain", text),
            part("text/html", html),
            "--" + BOUNDARY + "--",
            "")
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static String part(String type, String content) {
    return String.join(
        LINE_END,
        "--" + BOUNDARY,
        "Content-Type: " + type + "; charset=UTF-8",
        "Content-Transfer-Encoding: base64",
        "",
        Base64.getMimeEncoder().encodeToString(content.getBytes(StandardCharsets.UTF_8)));
  }

  /** Encoded words of whole characters, each on a line of its own. */
  private static String encoded(String value) {
    List<StringBuilder> words = new ArrayList<>(List.of(new StringBuilder()));
    int bytes = 0;
    for (int codePoint : value.codePoints().toArray()) {
      String character = Character.toString(codePoint);
      int length = character.getBytes(StandardCharsets.UTF_8).length;
      if (bytes + length > WORD_BYTES_MAX) {
        words.add(new StringBuilder());
        bytes = 0;
      }
      words.getLast().append(character);
      bytes += length;
    }
    return String.join(LINE_END + " ", words.stream().map(MimeMail::word).toList());
  }

  private static String word(CharSequence text) {
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    return "=?UTF-8?B?" + Base64.getEncoder().encodeToString(bytes) + "?=";
  }

  /** Says nothing of it: it holds personal data and the key of an order. */
  @Override
  public String toString() {
    return "mail";
  }
}
