package dev.marty.launcher;

import dev.marty.kit.Logging;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.util.TimeZone;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code marty} command. Exit codes: 0 done, 1 a check or a start failed, 2 wrong usage. */
@Command(
    name = "marty",
    description = "Four services that issue and check electronic passports, and their gateway.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {
      DevCommand.class,
      RunCommand.class,
      IdentityCommand.class,
      TokenCommand.class,
      InitDbCommand.class,
      MigrateCommand.class,
      VerifyCommand.class,
      AuditCheckCommand.class,
      ReconcileCommand.class,
      EventsCommand.class,
      BenchCommand.class,
      LintCommand.class,
      PkdCommand.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  marty dev                    everything on this machine, with its own PostgreSQL",
      "  marty verify                 prove that no role reaches another's database",
      "  MARTY_ENV=production marty run csca",
      "  marty events list csca       what other services have not taken, and why",
      "  marty identity init          the keys by which processes know each other",
      "  marty reconcile              after a restore: what services know of each other",
      "  marty lint csca.cer          what is wrong with a certificate by Doc 9303",
      "  marty pkd import DE_ML.ml    into the directory of the running system"
    })
public final class Marty {
  private static final String FILE_NAMES = System.getProperty("sun.jnu.encoding", "UTF-8");

  private Marty() {}

  /** Runs one command and exits with its code. */
  public static void main(String[] args) {
    // The JDBC driver sends it to PostgreSQL, which does not know every zone that Java has (IST,
    // PST).
    TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
    Logging.configure();
    String unnamed = unnamed();
    if (unnamed != null) {
      System.err.println(
          "Java cannot name "
              + unnamed
              + " in the encoding of this locale, "
              + FILE_NAMES
              + ". Set LC_ALL=C.UTF-8, or another locale of UTF-8.");
      System.exit(2);
    }
    int code = commandLine().execute(args);
    // Not after success: under exec:java the JVM is Maven's.
    if (code != 0) {
      System.exit(code);
    }
  }

  /** What Java cannot name it cannot open: an umlaut in the locale POSIX. */
  private static String unnamed() {
    CharsetEncoder encoder = Charset.forName(FILE_NAMES).newEncoder();
    return Stream.of(
            System.getProperty("user.dir"),
            System.getenv("MARTY_CONFIG_DIR"),
            System.getenv("MARTY_DIRECTORY"))
        .filter(path -> path != null && !encoder.canEncode(path))
        .findFirst()
        .orElse(null);
  }

  /** All commands, not yet run; an exit code comes back from its execute. */
  public static CommandLine commandLine() {
    return new CommandLine(new Marty()).setExecutionExceptionHandler(new Failures());
  }
}
