package io.tollgate.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {

  @Test
  void allOptionsHaveDefaults() {
    CommandLine none = parse();
    assertEquals(8081, none.port());
    assertEquals(Optional.empty(), none.state());
    assertEquals(List.of(), none.accounts());
  }

  @Test
  void givenOptionsAreParsed() {
    CommandLine all = parse("--app", "one", "--port", "0", "--app", "two", "--state", "here.json");
    assertEquals(0, all.port());
    assertEquals(Optional.of(Path.of("here.json")), all.state());
    assertEquals(List.of("one", "two"), all.accounts());
  }

  @ParameterizedTest
  @CsvSource({
    "--prot 1,     options: --port 8081 --app id:key --state file; not --prot",
    "--port,       options: --port 8081 --app id:key --state file; not --port",
    "--port x,     not a port: x",
    "--port 65536, not a port: 65536"
  })
  void unknownOptionOrBadPortIsRejected(String args, String why) {
    assertEquals(
        why,
        assertThrows(IllegalArgumentException.class, () -> parse(args.split(" "))).getMessage());
  }

  private static CommandLine parse(String... args) {
    return CommandLine.parse(args, 8081, "--app", "id:key");
  }
}
