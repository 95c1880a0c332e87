package io.tollgate.aws;

import io.tollgate.crypto.Sha256;
import io.tollgate.json.Text;
import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A mail address that SES takes (Amazon SES API Reference, SendRawEmail): ASCII, the domain as DNS
 * has it. Nothing that would end a header or begin a second address is one.
 */
public record MailAddress(String value) {

  private static final int CHARACTERS_MAX = 254;

  /** As browsers check it (HTML, "valid e-mail address"), with a domain of at least two labels. */
  private static final Pattern FORM =
      Pattern.compile(
          "[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@"
              + "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
              + "(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)+");

  /** Empty for what is none. */
  public static Optional<MailAddress> of(String text) {
    int at = text.lastIndexOf('@');
    if (at < 0) {
      return Optional.empty();
    }
    try {
      String domain = text.substring(at + 1);
      // IDN's tables take a function longer to load than most of what it does.
      String ascii = Text.isAscii(domain) ? domain : IDN.toASCII(domain);
      String address = text.substring(0, at + 1) + ascii;
      return address.length() <= CHARACTERS_MAX && FORM.matcher(address).matches()
          ? Optional.of(new MailAddress(address))
          : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /** What is kept of an address that gets no mail any more, however its letters are written. */
  public String sha256() {
    return Sha256.hex(value.toLowerCase(Locale.ROOT));
  }

  /** Names nobody: an address is personal data. */
  @Override
  public String toString() {
    return "MailAddress[***]";
  }
}
