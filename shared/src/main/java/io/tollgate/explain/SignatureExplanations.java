package io.tollgate.explain;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.BeanContext;
import io.tollgate.explain.SignatureExplanation.Unreadable;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All gateways that can explain a signature: whatever dependency injection found. */
final class SignatureExplanations {

  private static final Map<String, Object> NO_DATABASE =
      Map.of("datasources.default.enabled", "false");

  private final List<ExplainsSignatures> gateways;

  /** The beans of this module, without a database. */
  static ApplicationContext context(Map<String, Object> settings) {
    return ApplicationContext.builder()
        .properties(NO_DATABASE)
        .properties(settings)
        .banner(false)
        .start();
  }

  SignatureExplanations(BeanContext beans) {
    this.gateways =
        beans.getBeansOfType(ExplainsSignatures.class).stream()
            .sorted(Comparator.comparing(ExplainsSignatures::gateway))
            .toList();
  }

  List<String> gateways() {
    return gateways.stream().map(ExplainsSignatures::gateway).toList();
  }

  Optional<ExplainsSignatures> find(String gateway) {
    return gateways.stream().filter(each -> each.gateway().equals(gateway)).findFirst();
  }

  /** The explanation of any text whatever. */
  static SignatureExplanation explain(ExplainsSignatures gateway, String text) {
    if (text.isBlank()) {
      return new Unreadable("There is no message");
    }
    return text.length() > PastedMessage.CHARACTERS_MAX
        ? new Unreadable("It has more than " + PastedMessage.CHARACTERS_MAX + " characters")
        : gateway.explain(PastedMessage.read(text));
  }
}
