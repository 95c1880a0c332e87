package io.tollgate.deliver;

import io.tollgate.aws.AwsClient;
import io.tollgate.aws.AwsRequest;
import io.tollgate.aws.AwsResponse;
import io.tollgate.aws.AwsService;
import io.tollgate.aws.AwsUnreachable;
import io.tollgate.deliver.MailAnswer.Rejected;
import io.tollgate.deliver.MailAnswer.Taken;
import io.tollgate.deliver.MailAnswer.TryLater;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sends mails by {@code SendRawEmail} (Amazon SES API Reference, version 2010-12-01). */
@Singleton
class SesClient {

  /** The tag under which SES tells a mail's number in what it reports of it. */
  static final String TAG = "mail";

  private static final Duration WITHIN = Duration.ofSeconds(5);
  private static final Pattern MESSAGE_ID = Pattern.compile("<MessageId>([^<]+)</MessageId>");
  private static final Pattern CODE = Pattern.compile("<Code>([A-Za-z0-9]{1,40})</Code>");
  private static final int BAD_REQUEST = 400;

  private final AwsClient aws;
  private final MailSettings settings;

  SesClient(AwsClient aws, MailSettings settings) {
    this.aws = aws;
    this.settings = settings;
  }

  /** Sends a mail once. */
  MailAnswer send(long mail, MimeMail message) {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("Action", "SendRawEmail");
    form.put("Version", "2010-12-01");
    form.put("Source", message.from().value());
    form.put("Destinations.member.1", message.to().value());
    form.put("RawMessage.Data", Base64.getEncoder().encodeToString(message.bytes()));
    if (!settings.configurationSet().isEmpty()) {
      form.put("ConfigurationSetName", settings.configurationSet());
      form.put("Tags.member.1.Name", TAG);
      form.put("Tags.member.1.Value", Long.toString(mail));
    }
    try {
      return answer(aws.send(AwsRequest.form(AwsService.SES, form), WITHIN));
    } catch (AwsUnreachable _) {
      return new TryLater("Unreachable");
    }
  }

  private static MailAnswer answer(AwsResponse response) {
    Matcher id = MESSAGE_ID.matcher(response.body());
    if (response.status() == 200 && id.find()) {
      return new Taken(id.group(1));
    }
    Matcher found = CODE.matcher(response.body());
    String code = found.find() ? found.group(1) : "Http" + response.status();
    return response.status() == BAD_REQUEST && isOfTheMail(code, response.body())
        ? new Rejected(code)
        : new TryLater(code);
  }

  /**
   * What is wrong with the mail or its address. A sender, or in SES's sandbox an address, that is
   * not verified yet is wrong with the account, and a person mends it ("MessageRejected: Email
   * address is not verified").
   */
  private static boolean isOfTheMail(String code, String body) {
    return switch (code) {
      case "InvalidParameterValue" -> true;
      case "MessageRejected" -> !body.contains("not verified");
      default -> false;
    };
  }
}
