package io.tollgate.acceptance;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.Slice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which part may know which: the arrows of ARCHITECTURE.md. */
class ArchitectureTest {

  private static final String[] FUNCTIONS = {
    "io.tollgate.create..",
    "io.tollgate.callback..",
    "io.tollgate.status..",
    "io.tollgate.reconcile..",
    "io.tollgate.deliver..",
    "io.tollgate.manage..",
    "io.tollgate.operator.."
  };

  /** What the library keeps in the database, and how. */
  private static final String[] STORAGE = {
    "io.tollgate.sql..",
    "io.tollgate.stored..",
    "io.tollgate.store..",
    "io.tollgate.catalogue..",
    "io.tollgate.outbox..",
    "io.tollgate.idempotency..",
    "io.tollgate.schedule..",
    "io.tollgate.audit.."
  };

  /** What the library knows of Lambda's events, HTTP and its callers. */
  private static final String[] EDGE = {
    "io.tollgate.lambda..", "io.tollgate.auth..", "io.tollgate.request..", "io.tollgate.response.."
  };

  private static final String CONTROLLER = "io.micronaut.http.annotation.Controller";

  private static JavaClasses product;

  @BeforeAll
  static void readWhatWasCompiled() throws Exception {
    List<Path> folders = new ArrayList<>();
    for (Path module : Project.modules()) {
      if (Files.isDirectory(module.resolve("target/classes"))) {
        folders.add(module.resolve("target/classes"));
      }
    }
    product = new ClassFileImporter().importPaths(folders);
  }

  static Stream<ArchRule> rules() {
    return Stream.of(
        noClasses()
            .that()
            .resideInAnyPackage(
                "io.tollgate.money..",
                "io.tollgate.bill..",
                "io.tollgate.order..",
                "io.tollgate.method..")
            .should()
            .dependOnClassesThat(
                not(
                    resideInAnyPackage(
                        "java..",
                        "io.tollgate.money..",
                        "io.tollgate.bill..",
                        "io.tollgate.order..",
                        "io.tollgate.method..")))
            .as("the words of the trade know only the JDK"),
        noClasses()
            .that()
            .resideInAPackage("io.tollgate.gateway..")
            .should()
            .dependOnClassesThat(
                resideInAnyPackage(
                    "io.tollgate.settle..",
                    "io.tollgate.store..",
                    "io.tollgate.stored..",
                    "io.tollgate.sql..",
                    "io.tollgate.order..",
                    "io.tollgate.auth..",
                    "io.tollgate.lambda..",
                    "io.tollgate.request..",
                    "io.tollgate.response.."))
            .as("a gateway translates and signs; it knows no store and no order"),
        slices()
            .matching("io.tollgate.gateway.(*)..")
            .should()
            .notDependOnEachOther()
            .as("gateways do not know each other"),
        noClasses()
            .that()
            .resideOutsideOfPackage("io.tollgate.gateway..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.tollgate.gateway.*..")
            .as("nobody knows one gateway by name"),
        noClasses()
            .that()
            .resideInAnyPackage(STORAGE)
            .should()
            .dependOnClassesThat(
                resideInAnyPackage("io.tollgate.settle..").or(resideInAnyPackage(EDGE)))
            .as("the store decides nothing and knows no HTTP"),
        noClasses()
            .that()
            .resideInAPackage("io.tollgate.settle..")
            .should()
            .dependOnClassesThat(resideInAnyPackage(EDGE))
            .as("settling knows no HTTP"),
        slices()
            .matching("io.tollgate.(*)..")
            .that(isOfTheLibrary())
            .should()
            .beFreeOfCycles()
            .as("packages of the library do not depend on each other in a circle"),
        noClasses()
            .that(not(name("io.tollgate.sql.SqlConnection")))
            .and()
            .resideOutsideOfPackages(
                "io.tollgate.local..", "io.tollgate.simulator..", "io.tollgate.benchmark..")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.sql.PreparedStatement")
            .as("SQL is prepared, bound and read in one place"),
        noClasses()
            .that()
            .resideInAnyPackage(
                "io.tollgate.money..",
                "io.tollgate.bill..",
                "io.tollgate.order..",
                "io.tollgate.method..",
                "io.tollgate.gateway..",
                "io.tollgate.settle..",
                "io.tollgate.json..",
                "io.tollgate.time..")
            .or()
            .resideInAnyPackage(STORAGE)
            .or()
            .resideInAnyPackage(EDGE)
            .should()
            .dependOnClassesThat(resideInAnyPackage(FUNCTIONS))
            .as("the library knows no function"),
        slices()
            .matching("io.tollgate.(create|callback|status|reconcile|manage|operator|deliver)..")
            .should()
            .notDependOnEachOther()
            .as("functions do not know each other"),
        noClasses()
            .that()
            .resideInAnyPackage("io.tollgate.local..", "io.tollgate.simulator..")
            .should()
            .dependOnClassesThat(
                resideInAPackage("io.tollgate..")
                    .and(not(resideInAnyPackage("io.tollgate.local..", "io.tollgate.simulator.."))))
            .as("the local world shares nothing with the product: it would share its mistakes"),
        noClasses()
            .that()
            .resideInAPackage("io.tollgate.simulator..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.tollgate.local..")
            .as("simulators run without the rest of the local world"),
        noClasses()
            .that()
            .resideInAPackage("io.tollgate.callback..")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("io.tollgate.gateway.GatewayHttp")
            .as("callback-fn calls no gateway"),
        noClasses()
            .that()
            .resideOutsideOfPackages(
                "io.tollgate.local..", "io.tollgate.simulator..", "io.tollgate.benchmark..")
            .should()
            .callMethod(System.class, "getenv")
            .orShould()
            .callMethod(System.class, "getenv", String.class)
            .as("configuration comes from Micronaut, never straight from the environment"),
        noClasses()
            .should()
            .callMethod(java.time.ZoneId.class, "systemDefault")
            .orShould()
            .callMethod(java.util.TimeZone.class, "getDefault")
            .as("no result depends on the JVM's zone"),
        noClasses()
            .that(resideInAnyPackage(FUNCTIONS).and(not(speaksHttp())))
            .should()
            .dependOnClassesThat(
                resideInAPackage("io.micronaut.http..")
                    .or(name("io.tollgate.lambda.HttpEvent"))
                    .or(name("io.tollgate.lambda.HttpReply"))
                    .or(name("io.tollgate.lambda.RequestRefused")))
            .as("a use case returns a result of its own and knows no HTTP"),
        classes()
            .should()
            .resideOutsideOfPackages(
                "..util..", "..common..", "..helper..", "..service..", "..impl..", "..manager..")
            .as("packages are named for what they are about"));
  }

  private static DescribedPredicate<Slice> isOfTheLibrary() {
    return DescribedPredicate.describe(
        "the library", slice -> !List.of("local", "simulator").contains(slice.getNamePart(1)));
  }

  /** Controllers, handlers, their routes, and what turns a function's results into responses. */
  private static DescribedPredicate<JavaClass> speaksHttp() {
    return DescribedPredicate.describe(
        "speaks HTTP",
        type ->
            isGenerated(type)
                || isInside(type, outer -> outer.isAnnotatedWith(CONTROLLER))
                || isInside(
                    type, outer -> outer.getSimpleName().matches(".*(Handler|Routes|Responses)")));
  }

  /** Micronaut writes a definition for each bean. */
  private static boolean isGenerated(JavaClass type) {
    return type.getName().contains(".$");
  }

  private static boolean isInside(JavaClass type, Predicate<JavaClass> test) {
    return test.test(type)
        || type.getEnclosingClass().filter(outer -> isInside(outer, test)).isPresent();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void dependencyRuleHolds(ArchRule rule) {
    rule.check(product);
  }
}
