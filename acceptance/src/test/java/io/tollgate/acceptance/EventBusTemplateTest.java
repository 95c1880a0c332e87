package io.tollgate.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** On AWS every function that commits events is allowed to publish them, on one bus by one name. */
class EventBusTemplateTest {

  private static final Pattern FUNCTION =
      Pattern.compile(
          "(?ms)^  (\\w+):\\n    Type: AWS::Serverless::Function\\n(.*?)(?=^  \\w|^  #|^\\S)");

  private static final Pattern MAY_PUBLISH =
      Pattern.compile("(?m)^      Policies: .*!Ref PublishEvents");

  @Test
  void functionsThatCommitEventsMayPublishThem() throws IOException {
    List<String> publishing =
        FUNCTION
            .matcher(read("template.yaml"))
            .results()
            .filter(function -> MAY_PUBLISH.matcher(function.group(2)).find())
            .map((MatchResult function) -> function.group(1))
            .toList();
    assertEquals(
        List.of(
            "CreateOrderFunction",
            "StatusFunction",
            "CallbackFunction",
            "ManageOrderFunction",
            "ReconcileFunction"),
        publishing);
  }

  @Test
  void functionsAndTheNestedStackNameTheSameBus() throws IOException {
    String template = read("template.yaml");
    assertTrue(template.contains("event-bus/${AWS::StackName}\n"));
    assertTrue(template.contains("TOLLGATE_EVENT_BUS: !Ref AWS::StackName\n"));
    assertTrue(
        template.contains("Parameters: {BusName: !Ref AWS::StackName, MailFrom: !Ref MailFrom}\n"));
    String eventing = read("infra/eventing.yaml");
    assertTrue(eventing.contains("Name: !Ref BusName\n"));
    assertTrue(eventing.contains("detail-type: [order.processing]\n"));
  }

  private static String read(String file) throws IOException {
    return Files.readString(Project.ROOT.resolve(file));
  }
}
