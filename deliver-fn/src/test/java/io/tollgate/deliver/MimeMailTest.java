package io.tollgate.deliver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tollgate.aws.MailAddress;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mails read by a mail library that shares no code with what wrote them. */
class MimeMailTest {

  private static final MailAddress FROM = MailAddress.of("orders@shop.example").orElseThrow();
  private static final MailAddress TO = MailAddress.of("buyer@example.com").orElseThrow();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Plain",
        "Đã nhận thanh toán cho đơn hàng của bạn, cảm ơn bạn rất nhiều vì đã mua hàng ở đây",
        "🎁🎁🎁🎁🎁🎁🎁🎁🎁🎁🎁🎁🎁🎁🎁🎁🎁🎁🎁🎁🎁🎁🎁🎁🎁🎁🎁",
        "A \"quoted\" <name>, with; everything =?UTF-8?B?PGI+?=",
        "Line\r\nBcc: victim@example.com\r\n\r\nbody"
      })
  void anyTextComesBackAsItIsAndAddsNoHeader(String text) throws Exception {
    MimeMail mail = new MimeMail(text, FROM, TO, text, "vi", text + "\r\n.\r\nend", "<p>" + text);
    MimeMessage read = read(mail);

    assertEquals(text, read.getSubject());
    assertEquals(text, ((InternetAddress) read.getFrom()[0]).getPersonal());
    assertEquals(FROM.value(), ((InternetAddress) read.getFrom()[0]).getAddress());
    assertEquals(1, read.getAllRecipients().length);
    assertNull(read.getHeader("Bcc"));
    MimeMultipart parts = (MimeMultipart) read.getContent();
    assertEquals(2, parts.getCount());
    assertEquals(text + "\r\n.\r\nend", parts.getBodyPart(0).getContent());
    assertEquals("<p>" + text, parts.getBodyPart(1).getContent());
    assertTrue(parts.getContentType().startsWith("multipart/alternative"));
  }

  /** RFC 2047, 2: so long may a line with encoded words be. */
  @Test
  void noLineIsLongerThan76CharactersAndAllIsAscii() {
    String text = "Thư điện tử rất dài 🎁 ".repeat(100);
    byte[] bytes = new MimeMail("Cửa hàng", FROM, TO, text, "vi", text, text).bytes();
    String mail = new String(bytes, StandardCharsets.ISO_8859_1);
    assertTrue(mail.lines().allMatch(line -> line.length() <= 76));
    assertTrue(mail.chars().allMatch(c -> c < 128));
  }

  private static MimeMessage read(MimeMail mail) throws MessagingException, IOException {
    return new MimeMessage(
        Session.getInstance(new Properties()), new ByteArrayInputStream(mail.bytes()));
  }
}
