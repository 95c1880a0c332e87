package io.tollgate.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.tollgate.simulator.izipay.Izipay;
import io.tollgate.simulator.vnpay.Vnpay;
import io.tollgate.simulator.zalopay.ZaloPay;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {

  private static final List<SimulatedGateway> KNOWN =
      List.of(new ZaloPay(), new Vnpay(), new Izipay());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
                                          | zalopay 8081, vnpay 8082, izipay 8083
          --port 9001                     | zalopay 9001, vnpay 9002, izipay 9003
          --port 0                        | zalopay 0, vnpay 0, izipay 0
          vnpay                           | vnpay 8082
          vnpay --port 7000               | vnpay 7000
          --port 9001 vnpay izipay        | vnpay 9001, izipay 9002
          izipay vnpay --port 7000        | izipay 8083, vnpay 7000
          """)
  void portsAreAsTheArgumentsSay(String args, String starts) {
    assertEquals(
        starts,
        parse(args).stream()
            .map(start -> start.gateway().id() + " " + start.port())
            .collect(Collectors.joining(", ")));
  }

  @Test
  void accountsAreThoseNamedOrElseTheExample() {
    List<SimulatorStart> starts = parse("vnpay --terminal AAAAAAAA:s --terminal BBBBBBBB:s izipay");
    assertEquals(List.of("AAAAAAAA:s", "BBBBBBBB:s"), starts.getFirst().accounts());
    assertEquals(List.of(new Izipay().accountOption().example()), starts.getLast().accounts());
  }

  @Test
  void stateIsAFileForEachGatewayInTheFolder() {
    assertEquals(Optional.empty(), parse("vnpay").getFirst().stateFile());
    Path folder = Path.of("here").toAbsolutePath();
    assertEquals(
        List.of(folder.resolve("zalopay.json"), folder.resolve("vnpay.json")),
        parse("--state here zalopay vnpay").stream()
            .map(start -> start.stateFile().orElseThrow())
            .toList());
    assertEquals(
        Optional.of(folder.resolve("vnpay.json")),
        parse("vnpay --state here").getFirst().stateFile());
  }

  @Test
  void pageOfOrdersIsThatOfAllOrOfOne() {
    List<SimulatorStart> starts =
        parse("--order-page http://a/{order} zalopay vnpay --order-page http://b/{order}");
    assertEquals(
        List.of("http://a/1%2F2", "http://b/1%2F2"),
        starts.stream().map(start -> start.orderPage().orElseThrow().of("1/2")).toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          momo                    | There is no simulator 'momo': there are zalopay, vnpay, izipay.
          vnpay vnpay             | The simulator of vnpay is named twice.
          --prot 1                | --prot is no option of every simulator; --help lists them all.
          --terminal A:b          | --terminal is no option of every simulator; --help lists them all.
          zalopay --terminal A:b  | --terminal is no option of zalopay; --help lists them all.
          vnpay --port            | --port needs a value.
          --port 1 --port 2       | --port is given twice.
          --port x                | --port takes a number from 0 to 65535, not 'x'.
          vnpay --port 65536      | --port takes a number from 0 to 65535, not '65536'.
          vnpay --port -1         | --port takes a number from 0 to 65535, not '-1'.
          --order-page http://x/  | --order-page takes an http or https address with {order} in it, not 'http://x/'.
          --order-page j:{order}  | --order-page takes an http or https address with {order} in it, not 'j:{order}'.
          """)
  void mistakeIsNamedInOneSentence(String args, String why) {
    assertEquals(why, assertThrows(StartFailure.class, () -> parse(args)).getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --port 65535          | Port 65536, for the simulator of vnpay, does not exist. Hint.
          vnpay --terminal A:b  | --terminal takes CODE:SECRET[:IPN_URL]: CODE has eight letters or digits, and without IPN_URL no IPN is sent.
          """)
  void startThatCannotBeIsNamedInOneSentence(String args, String why) {
    SimulatorStart vnpay =
        parse(args).stream()
            .filter(start -> start.gateway().id().equals("vnpay"))
            .findFirst()
            .orElseThrow();
    assertEquals(
        why,
        assertThrows(StartFailure.class, () -> vnpay.run(new VirtualClock(), "Hint."))
            .getMessage());
  }

  private static List<SimulatorStart> parse(String args) {
    return CommandLine.parse(
        KNOWN, args == null ? List.of() : Arrays.asList(args.trim().split(" +")));
  }
}
