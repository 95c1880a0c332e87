package io.tollgate.deliver;

import io.tollgate.aws.MailAddress;
import io.tollgate.money.Money;
import io.tollgate.stored.StoredOrder.Line;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.text.NumberFormat;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes mails in the reader's language, as text and as HTML that says the same. */
@Singleton
class MailWriter {

  private static final String PAGE =
      """
      <!doctype html>
      <html lang="%s">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>%s</title>
      </head>
      <body style="margin:0;padding:16px;background:#eef2f8;color:#142033;\
      font:16px/1.5 Arial,Helvetica,sans-serif">
      <div style="max-width:560px;margin:0 auto;padding:24px;background:#ffffff;\
      border-radius:12px;overflow-wrap:anywhere">
      <h1 style="margin:0 0 16px;font-size:22px;line-height:1.3">%s</h1>
      <p style="margin:0 0 16px">%s</p>
      %s<p style="margin:24px 0"><a href="%s" style="display:inline-block;padding:12px 20px;\
      background:#0056d6;color:#ffffff;text-decoration:none;border-radius:8px">%s</a></p>
      <p style="margin:0;color:#56637a;font-size:14px">%s</p>
      </div>
      </body>
      </html>
      """;

  private final MailSettings settings;

  MailWriter(MailSettings settings) {
    this.settings = settings;
  }

  /** A row of the table below the text: what was bought, the total, where the goods are. */
  private record Row(String name, String value) {}

  /**
   * Writes a mail.
   *
   * @param isTest whether it says at once that it is about no real money
   */
  MimeMail write(MailContent content, MailAddress to, boolean isTest) {
    MailTexts texts = MailTexts.of(content.locale().getLanguage());
    Map<String, String> values =
        Map.of(
            "order", content.order(),
            "shop", settings.name(),
            "amount", amount(content.amount(), content.locale()));
    String kind = content.kind().word();
    String subject = texts.text(kind + ".subject", values);
    String title = texts.text(kind + ".title", values);
    String body =
        texts.text(
            kind + ".text" + (content.reason().isEmpty() ? "" : "." + content.reason()), values);
    String link = texts.text(kind + ".link", values);
    String footer = texts.text("footer", values);
    List<Row> rows = rows(content, texts);
    return new MimeMail(
        settings.name(),
        settings.from(),
        to,
        isTest ? texts.text("test", values) + " " + subject : subject,
        content.locale().getLanguage(),
        text(content, List.of(title, body), rows, link, footer),
        PAGE.formatted(
            content.locale().getLanguage(),
            escaped(subject),
            escaped(title),
            escaped(body),
            table(rows),
            escaped(content.page().toString()),
            escaped(link),
            escaped(footer)));
  }

  private static List<Row> rows(MailContent content, MailTexts texts) {
    List<Row> rows = new ArrayList<>();
    for (Line line : content.lines()) {
      long price = line.quantity() * line.unitPrice();
      Currency currency = content.amount().currency();
      rows.add(new Row(name(line, texts), amount(price, currency, content.locale())));
    }
    if (!rows.isEmpty()) {
      rows.add(new Row(texts.text("total", Map.of()), amount(content.amount(), content.locale())));
    }
    if (content.kind() == MailKind.SHIPPED && !content.trackingNumber().isEmpty()) {
      rows.add(new Row(texts.text("tracking", Map.of()), content.trackingNumber()));
    }
    return rows;
  }

  /** Products are called as the shop calls them; other lines have their name from us. */
  private static String name(Line line, MailTexts texts) {
    return switch (line.kind()) {
      case SHIPPING -> texts.text("shipping", Map.of());
      case ADJUSTMENT -> texts.text("adjustment", Map.of());
      case GOODS, TAX, DISCOUNT -> line.quantity() + " × " + line.name();
    };
  }

  private static String text(
      MailContent content, List<String> paragraphs, List<Row> rows, String link, String footer) {
    List<String> parts = new ArrayList<>(paragraphs);
    if (!rows.isEmpty()) {
      parts.add(
          rows.stream()
              .map(row -> row.name() + ": " + row.value())
              .collect(Collectors.joining("\r\n")));
    }
    parts.add(link + ": " + content.page());
    parts.add("-- \r\n" + footer);
    return String.join("\r\n\r\n", parts) + "\r\n";
  }

  private static String table(List<Row> rows) {
    if (rows.isEmpty()) {
      return "";
    }
    return rows.stream()
        .map(
            row ->
                """
                <tr><td style="padding:6px 12px 6px 0;border-top:1px solid #dbe2ec">%s</td>\
                <td style="padding:6px 0;border-top:1px solid #dbe2ec;text-align:right">%s</td></tr>
                """
                    .formatted(escaped(row.name()), escaped(row.value())))
        .collect(
            Collectors.joining(
                "",
                "<table style=\"width:100%;border-collapse:collapse\" role=\"presentation\">\n",
                "</table>\n"));
  }

  /** As the reader's language writes it: 50.000 ₫, S/ 150.00, €12.50. */
  static String amount(Money money, Locale locale) {
    return amount(money.minorUnits(), money.currency(), locale);
  }

  /** The same for what a line adds or, being negative, takes off. */
  private static String amount(long minorUnits, Currency currency, Locale locale) {
    int digits = currency.getDefaultFractionDigits();
    NumberFormat format = NumberFormat.getCurrencyInstance(locale);
    format.setCurrency(currency);
    format.setMinimumFractionDigits(digits);
    format.setMaximumFractionDigits(digits);
    return format.format(BigDecimal.valueOf(minorUnits, digits));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
