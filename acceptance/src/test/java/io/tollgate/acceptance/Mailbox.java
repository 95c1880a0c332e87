package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The mailbox of the running Tollgate. */
record Mailbox(String url) {

  String pageUrl() {
    return url + "/local/mail";
  }

  void turn(boolean up) {
    assertEquals(200, Web.post(url + "/local/mail/ses", "{\"up\":" + up + "}").status());
  }

  /** Those to an address, the oldest first. */
  List<JsonNode> to(String address) {
    String query = "?q=" + URLEncoder.encode(address, StandardCharsets.UTF_8);
    List<JsonNode> mails = new ArrayList<>();
    Web.get(url + "/local/mail.json" + query).json().get("mails").forEach(mails::add);
    return mails.reversed();
  }

  /** The one to an address, once it has come. */
  JsonNode only(String address) {
    Eventually.holds("a mail to " + address, () -> !to(address).isEmpty());
    List<JsonNode> mails = to(address);
    assertEquals(1, mails.size(), mails::toString);
    return mails.getFirst();
  }
}
