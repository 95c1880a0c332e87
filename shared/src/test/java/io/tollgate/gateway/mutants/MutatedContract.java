package io.tollgate.gateway.mutants;

import io.tollgate.gateway.Gateway;
import io.tollgate.gateway.samplewallet.SampleWalletContractTest;
import io.tollgate.gateway.samplewallet.SampleWalletGateway;
import java.net.URI;
import java.time.Clock;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** The contract test over one mutant, or over the correct gateway behind what mutants share. */
@ExtendWith(MutatedContract.FromConfiguration.class)
final class MutatedContract extends SampleWalletContractTest {

  /** The configuration parameter that names a mutation; without it there is none. */
  static final String MUTATION = "mutation";

  private final Maker maker;

  MutatedContract(Maker maker) {
    this.maker = maker;
  }

  /** Makes a mutant of a correct gateway. */
  interface Maker {
    Mutant of(SampleWalletGateway right, Clock clock);
  }

  static final class FromConfiguration implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == Maker.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getConfigurationParameter(MUTATION)
          .map(Mutation::valueOf)
          .<Maker>map(mutation -> mutation::of)
          .orElse(Mutant::new);
    }
  }

  @Override
  protected Gateway gateway(URI api, Clock clock) {
    return maker.of((SampleWalletGateway) super.gateway(api, clock), clock);
  }

  @Override
  protected Gateway gatewayWithoutMain(URI api, Clock clock) {
    return maker.of((SampleWalletGateway) super.gatewayWithoutMain(api, clock), clock);
  }
}
