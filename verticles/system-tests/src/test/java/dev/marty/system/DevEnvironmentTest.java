package dev.marty.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.marty.kit.ServiceName;
import dev.marty.testkit.Api;
import dev.marty.testkit.Ports;
import dev.marty.testkit.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code marty dev} in the environments that people have. Processes of their own, each in folders
 * and on ports of its own: they start beside each other.
 */
@Execution(ExecutionMode.CONCURRENT)
class DevEnvironmentTest {
  @TempDir private Path folder;

  /**
   * Locales that are not generated here, zones PostgreSQL does not know, digits of another script.
   */
  @ParameterizedTest
  @CsvSource({
    "LANG, en_US.UTF-8, UTC, en",
    "LC_ALL, tr_TR.UTF-8, IST, tr-TR",
    "LC_CTYPE, UTF-8, PST, ar-EG-u-nu-arab",
    "LC_ALL, POSIX, Asia/Kathmandu, th-TH-u-ca-buddhist-nu-thai",
  })
  void itStartsInAnyLocaleAndTimeZone(String variable, String locale, String zone, String language)
      throws Exception {
    Map<String, String> variables = DevProcess.variables(folder.resolve("marty"), Ports.free());
    variables.put(variable, locale);
    variables.put("TZ", zone);
    variables.put(
        "JDK_JAVA_OPTIONS",
        String.format(
            Locale.ROOT,
            "-Duser.language=%s -Duser.country=%s -Duser.extensions=%s",
            (Object[]) parts(language)));

    starts(variables, Repository.root());
  }

  private static String[] parts(String tag) {
    Locale locale = Locale.forLanguageTag(tag);
    String extensions = tag.contains("-u-") ? tag.substring(tag.indexOf("u-")) : "";
    return new String[] {locale.getLanguage(), locale.getCountry(), extensions};
  }

  @Test
  void aFolderThatTheLocaleCannotNameIsSaid() throws Exception {
    assumeUtf8("Pässe");
    Path checkout = Files.createDirectory(folder.resolve("Pässe"));
    Files.createSymbolicLink(checkout.resolve("config"), Repository.root().resolve("config"));
    DevProcess dev = DevProcess.launch(checkout, Map.of("LC_ALL", "POSIX"));

    dev.untilPrinted("LC_ALL=C.UTF-8");
    assertThat(dev.output()).contains("Java cannot name " + folder);
    assertThat(dev.process().waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(dev.process().exitValue()).isEqualTo(2);
  }

  private static void assumeUtf8(String name) {
    boolean utf8 = System.getProperty("sun.jnu.encoding").equals("UTF-8");
    assumeTrue(
        utf8 || name.chars().allMatch(c -> c < 128), "SKIPPED: this locale cannot name " + name);
  }

  @ParameterizedTest
  @CsvSource({"a b", "'$HOME'", "Pässe", "it's `id` \"so\" \\x", "$(touch harm) & é"})
  void itStartsInAFolderOfAnyName(String name) throws Exception {
    assumeUtf8(name);
    Path checkout = Files.createDirectory(folder.resolve(name));
    Files.createSymbolicLink(checkout.resolve("config"), Repository.root().resolve("config"));
    Map<String, String> variables = DevProcess.variables(folder, Ports.free());
    // The default: below the folder it is started in.
    variables.remove("MARTY_DIRECTORY");
    variables.put("LC_ALL", "C.UTF-8");

    starts(variables, checkout);

    assertThat(checkout.resolve(".marty").resolve("data").resolve("all")).exists();
    assertThat(checkout.resolve("harm")).doesNotExist();
  }

  private static void starts(Map<String, String> variables, Path where) throws Exception {
    try (DevProcess dev = DevProcess.launch(where, variables)) {
      dev.untilPrinted("Ready.");
      assertThat(dev.output()).contains("Ready.");
      Api gateway = new Api(dev.gateway());
      // A probe may have been late since.
      dev.untilHolds(() -> healthy(gateway));
      assertThat(dev.process().isAlive()).as(dev.output()).isTrue();
    }
    DevProcess.nothingListensOn(Integer.parseInt(variables.get("MARTY_POSTGRES_PORT")));
  }

  @Test
  void nobodyElseReadsItsFolders() throws Exception {
    Path directory = Files.createDirectory(folder.resolve("marty"));
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
    Map<String, String> variables = DevProcess.variables(directory, Ports.free());
    try (DevProcess dev = DevProcess.launch(variables)) {
      dev.untilPrinted("Ready.");
      assertThat(dev.output()).contains("Ready.");
      assertThat(open(directory)).isEmpty();
    }
  }

  /** Folders that group or others may enter, as far as one who may not enter their parents sees. */
  private static List<String> open(Path directory) throws IOException {
    try (Stream<Path> paths = Files.walk(directory, 2)) {
      return paths
          .filter(path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
          .filter(path -> path.equals(directory) || path.getParent().equals(directory))
          .filter(DevEnvironmentTest::isOpen)
          .map(Path::toString)
          .toList();
    }
  }

  private static boolean isOpen(Path path) {
    try {
      return !PosixFilePermissions.toString(Files.getPosixFilePermissions(path))
          .equals("rwx------");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aStartThatFailsLeavesNoServerBehind() throws Exception {
    int port = Ports.free();
    Map<String, String> variables = DevProcess.variables(folder.resolve("marty"), port);
    try (DevProcess dev = DevProcess.launch(variables)) {
      dev.untilPrinted("Ready.");
    }
    // PostgreSQL will start, and let nobody in.
    Files.writeString(folder.resolve("marty").resolve("superuser-password"), "another");

    MartyCommand run = MartyCommand.run(variables, "dev");

    assertThat(run.code()).as(run.err()).isEqualTo(1);
    assertThat(run.err()).contains("did not start").contains("--fresh");
    DevProcess.nothingListensOn(port);
  }

  @Test
  void aStopDuringTheStartLeavesNoServerBehind() throws Exception {
    int port = Ports.free();
    Path data = folder.resolve("marty").resolve("data").resolve("all");
    Map<String, String> variables = DevProcess.variables(folder.resolve("marty"), port);
    DevProcess dev = DevProcess.launch(variables);
    dev.untilHolds(() -> Files.exists(data.resolve("postmaster.pid")));

    dev.close();

    DevProcess.nothingListensOn(port);
    assertThat(data.resolve("postmaster.pid")).doesNotExist();
  }

  @Test
  void aServiceThatIsRefusedIsSaidAndKeepsItFromBeingReady() throws Exception {
    Map<String, String> variables = DevProcess.variables(folder.resolve("marty"), Ports.free());
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      variables.put(ServiceName.CSCA.portVariable(), Integer.toString(taken.getLocalPort()));
      DevProcess dev = DevProcess.launch(variables);
      dev.untilPrinted("eady");
      dev.untilPrinted("Ctrl-C");

      assertThat(dev.output())
          .contains("Not ready: csca: ")
          .contains("cannot listen on 127.0.0.1:" + taken.getLocalPort())
          .doesNotContain("Ready.");
      dev.close();
      assertThat(dev.process().exitValue()).isEqualTo(1);
    }
  }

  @Test
  void itsPostgresIsStartedAgainWhenItDies() throws Exception {
    Map<String, String> variables = DevProcess.variables(folder.resolve("marty"), Ports.free());
    try (DevProcess dev = DevProcess.launch(variables)) {
      dev.untilPrinted("Ready.");
      Path data = folder.resolve("marty").resolve("data").resolve("all");
      long pid = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).get(0));

      ProcessHandle.of(pid).orElseThrow().destroyForcibly();

      dev.untilPrinted("started again");
      assertThat(dev.output()).contains("PostgreSQL").contains("pid " + pid);
      Api gateway = new Api(dev.gateway());
      dev.untilHolds(() -> Files.exists(data.resolve("postmaster.pid")) && healthy(gateway));
      assertThat(healthy(gateway)).as(dev.output()).isTrue();
    }
    DevProcess.nothingListensOn(Integer.parseInt(variables.get("MARTY_POSTGRES_PORT")));
  }

  private static boolean healthy(Api gateway) {
    try {
      return gateway.get("/health", "*/*").status() == 200;
    } catch (IOException e) {
      return false;
    }
  }
}
