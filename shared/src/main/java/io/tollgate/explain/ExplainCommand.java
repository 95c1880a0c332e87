package io.tollgate.explain;

import io.micronaut.context.ApplicationContext;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/**
 * {@code ./dev explain}: reads a message from standard input and prints what is to say about its
 * signature. Keys come from the environment, from a file of settings or, where there is a terminal,
 * from a prompt without echo.
 */
public final class ExplainCommand {

  private static final Set<PosixFilePermission> OWNERS =
      Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  private ExplainCommand() {}

  /** A reason to stop, for people. */
  static final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    Refusal(String message) {
      super(message);
    }
  }

  /** {@code GATEWAY [--settings FILE]}; ends with 0 for a right signature and 1 for any other. */
  public static void main(String[] arguments) throws IOException {
    try {
      System.exit(run(List.of(arguments), System.in, System.out));
    } catch (Refusal e) {
      System.err.println(e.getMessage());
      System.exit(2);
    }
  }

  static int run(List<String> arguments, InputStream input, PrintStream output) throws IOException {
    boolean hasFile = arguments.size() == 3 && arguments.get(1).equals("--settings");
    if (arguments.size() != 1 && !hasFile) {
      throw new Refusal("./dev explain takes GATEWAY [--settings FILE]");
    }
    Map<String, Object> settings = hasFile ? settings(Path.of(arguments.get(2))) : new HashMap<>();
    String gateway = arguments.getFirst();
    try (ApplicationContext context = SignatureExplanations.context(settings)) {
      ExplainsSignatures known = known(context, gateway);
      if (context.containsProperties("tollgate." + gateway)) {
        return print(known, input, output);
      }
      settings.putAll(asked(known));
    }
    try (ApplicationContext context = SignatureExplanations.context(settings)) {
      return print(known(context, gateway), input, output);
    }
  }

  private static ExplainsSignatures known(ApplicationContext context, String gateway) {
    SignatureExplanations explanations = new SignatureExplanations(context);
    return explanations
        .find(gateway)
        .orElseThrow(
            () -> new Refusal("Gateways are " + String.join(", ", explanations.gateways())));
  }

  private static Map<String, Object> settings(Path file) throws IOException {
    if (!Files.isReadable(file)) {
      throw new Refusal("There is no file " + file);
    }
    if (!OWNERS.containsAll(Files.getPosixFilePermissions(file))) {
      throw new Refusal(file + " holds keys: make it yours alone (chmod 600)");
    }
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    Map<String, Object> settings = new HashMap<>();
    properties.forEach((name, value) -> settings.put((String) name, value));
    return settings;
  }

  /** Without echo, so that no key stands on the screen or in a shell's history. */
  private static Map<String, Object> asked(ExplainsSignatures gateway) {
    Console console =
        Optional.ofNullable(System.console())
            .filter(Console::isTerminal)
            .orElseThrow(
                () ->
                    new Refusal(
                        "No account of %s is configured: set TOLLGATE_%s_MAIN_… or give --settings FILE"
                            .formatted(
                                gateway.gateway(), gateway.gateway().toUpperCase(Locale.ROOT))));
    Map<String, Object> settings = new HashMap<>();
    for (String name : gateway.settings()) {
      char[] value = console.readPassword("%s (is not shown): ", name);
      settings.put(
          "tollgate.%s.main.%s".formatted(gateway.gateway(), name),
          value == null ? "" : new String(value).strip());
    }
    return settings;
  }

  private static int print(ExplainsSignatures gateway, InputStream input, PrintStream output)
      throws IOException {
    Optional.ofNullable(System.console())
        .filter(Console::isTerminal)
        .ifPresent(_ -> System.err.println("Paste the message, then a new line and Ctrl-D:"));
    SignatureExplanation explanation = SignatureExplanations.explain(gateway, message(input));
    output.print(ExplanationLines.of(explanation).text());
    return explanation instanceof SignatureExplanation.Verified ? 0 : 1;
  }

  /** One character more than is taken, so that a longer message is noticed. */
  private static String message(InputStream input) throws IOException {
    Reader reader = new InputStreamReader(input, StandardCharsets.UTF_8);
    char[] text = new char[PastedMessage.CHARACTERS_MAX + 1];
    int length = 0;
    int read = 0;
    while (read >= 0 && length < text.length) {
      length += read;
      read = reader.read(text, length, text.length - length);
    }
    return new String(text, 0, length);
  }
}
