package dev.marty.system;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.SqlClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Rules between the packages of all modules that no compiler knows. */
@AnalyzeClasses(
    packages = "dev.marty",
    importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NoTestkit.class})
class ArchitectureTest {
  private static final String EMRTD = "dev.marty.emrtd..";

  /** Those whose name says that they hold SQL. */
  private static final String REPOSITORY = ".*(Repository|Queries|Store)";

  /** Others that send statements. */
  private static final Set<String> OTHER_SENDERS =
      Set.of(
          // The tables the kit brings along, and who the database says we are.
          "dev.marty.kit.database.IdentityProof",
          "dev.marty.kit.database.WriteProbe",
          "dev.marty.kit.http.Idempotency",
          "dev.marty.kit.outbox.Inbox",
          "dev.marty.kit.outbox.Outbox",
          // `marty verify` asks the catalog, and tries what must be refused.
          "dev.marty.launcher.verify.CatalogChecks",
          "dev.marty.launcher.verify.RefusalChecks",
          // Repositories by another name.
          "dev.marty.documentsigner.SignerChanges");

  @ArchTest
  static final ArchRule packagesFormNoCircle =
      slices().matching("dev.marty.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule jdbcIsForToolsAndBenches =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.marty.database..", "dev.marty.bench..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "javax.sql..", "org.postgresql..", "org.flywaydb..");

  /** Vert.x's own takes the last of two names, comments, and text that no database stores. */
  @ArchTest
  static final ArchRule onlyTheStrictReaderParsesJson =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.marty.bench..")
          .should()
          .accessTargetWhere(describe("parse JSON", ArchitectureTest::parsesJson));

  @ArchTest
  static final ArchRule emrtdTouchesNothingOutside =
      noClasses()
          .that()
          .resideInAPackage(EMRTD)
          .should()
          .dependOnClassesThat(describe("do I/O", ArchitectureTest::inputOutput));

  @ArchTest
  static final ArchRule emrtdShowsOnlyWhatOthersUse =
      classes()
          .that()
          .resideInAPackage(EMRTD)
          .and(describe("are public", ArchitectureTest::visible))
          .should(beUsedFromOutside());

  /** Where the bytes are measured, and the numbers of a key, before objects are made of them. */
  @ArchTest
  static final ArchRule bytesBecomeObjectsAtOneDoor =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.marty.bench..")
          .and()
          .doNotHaveFullyQualifiedName("dev.marty.emrtd.asn1.Bouncy")
          .and()
          .doNotHaveFullyQualifiedName("dev.marty.emrtd.crypto.PublicKeys")
          .should()
          .callCodeUnitWhere(describe("decodes BouncyCastle's objects", ArchitectureTest::decodes));

  @ArchTest
  static void onlyRepositoriesSendSql(JavaClasses all) {
    Set<String> senders =
        all.stream()
            .filter(ArchitectureTest::sendsStatements)
            .map(ArchitectureTest::outermost)
            .map(JavaClass::getName)
            .filter(name -> !name.matches(REPOSITORY))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(senders).containsExactlyInAnyOrderElementsOf(OTHER_SENDERS);
  }

  /** A module that is not on the class path here would keep no rule. */
  @ArchTest
  static void everyModuleIsLookedAt(JavaClasses all) throws IOException {
    Set<String> missing = new TreeSet<>();
    try (Stream<Path> modules = Files.list(Path.of(".."))) {
      for (Path module : modules.filter(path -> !path.endsWith("testkit")).toList()) {
        for (String source : sources(module.resolve("src/main/java"))) {
          if (!all.contain(source)) {
            missing.add(source);
          }
        }
      }
    }

    assertThat(missing).isEmpty();
  }

  private static Set<String> sources(Path root) throws IOException {
    if (!Files.isDirectory(root)) {
      return Set.of();
    }
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .map(file -> root.relativize(file).toString())
          .filter(file -> file.endsWith(".java") && !file.endsWith("package-info.java"))
          .map(file -> file.replace(".java", "").replace('/', '.'))
          .collect(Collectors.toSet());
    }
  }

  private static boolean sendsStatements(JavaClass type) {
    return type.getAccessesFromSelf().stream()
        .anyMatch(
            access ->
                access.getTargetOwner().isAssignableTo(SqlClient.class)
                    && access.getName().matches("query|preparedQuery|prepare"));
  }

  private static boolean decodes(JavaCall<?> call) {
    boolean bouncy = call.getTargetOwner().getName().startsWith("org.bouncycastle.");
    boolean bytes =
        call.getTarget().getRawParameterTypes().stream()
            .limit(1)
            .anyMatch(
                type ->
                    type.isEquivalentTo(byte[].class) || type.isAssignableTo(InputStream.class));
    boolean made = call.getName().equals("<init>") && readsItsBytes(call.getTargetOwner());
    return bouncy
        && ((bytes && (made || call.getName().matches("fromByteArray|fromData|createKey")))
            || call.getName().equals("createKey"));
  }

  /** Not those that hold the bytes they are given, as an OCTET STRING does. */
  private static boolean readsItsBytes(JavaClass type) {
    return type.getName().matches(".*(Holder|InputStream|Parser|Request|SignedData|Data|Response)");
  }

  private static boolean parsesJson(JavaAccess<?> access) {
    return access.getTargetOwner().isEquivalentTo(Buffer.class)
        && access.getName().matches("toJson(Object|Array|Value)");
  }

  private static JavaClass outermost(JavaClass type) {
    return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type);
  }

  /** An URI is only a text that was looked at. */
  private static boolean inputOutput(JavaClass type) {
    return !type.isEquivalentTo(URI.class)
        && !type.isEquivalentTo(URISyntaxException.class)
        && type.getName()
            .matches(
                "(io\\.(vertx|netty)|javax?\\.(net|sql)|java\\.nio\\.(file|channels))\\..*"
                    + "|java\\.io\\..*File.*");
  }

  private static boolean visible(JavaClass type) {
    return type.getModifiers().contains(JavaModifier.PUBLIC)
        && type.getEnclosingClass().map(ArchitectureTest::visible).orElse(true);
  }

  private static ArchCondition<JavaClass> beUsedFromOutside() {
    return new ArchCondition<>("be used by another package or stand in a public signature") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean used =
            type.getDirectDependenciesToSelf().stream()
                .anyMatch(use -> !use.getOriginClass().getPackage().equals(type.getPackage()));
        boolean reached =
            Stream.concat(Stream.of(type), type.getAllRawInterfaces().stream())
                .anyMatch(ArchitectureTest::inSignature);
        events.add(
            new SimpleConditionEvent(
                type, used || reached, type.getName() + " has no user outside"));
      }
    };
  }

  /**
   * Whether a public member of a public class beside it takes or returns it; what implements a
   * sealed interface comes along with it.
   */
  private static boolean inSignature(JavaClass type) {
    return type.getPackage().getClasses().stream()
        .filter(beside -> !beside.equals(type) && visible(beside))
        .flatMap(beside -> beside.getMembers().stream())
        .filter(member -> member.getModifiers().contains(JavaModifier.PUBLIC))
        .anyMatch(member -> member.getAllInvolvedRawTypes().contains(type));
  }

  /** What tests share is judged as tests are: not at all. */
  static final class NoTestkit implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("/testkit/");
    }
  }
}
