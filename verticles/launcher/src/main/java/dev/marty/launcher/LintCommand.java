package dev.marty.launcher;

import dev.marty.emrtd.lint.Lint;
import dev.marty.launcher.lint.LintReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code marty lint}: objects of a travel document PKI beside Doc 9303, without any service. */
@Command(
    name = "lint",
    description = {
      "Judge certificates, CRLs, master lists, deviation lists and EF.SODs by Doc 9303-10/-12,"
          + " with the codes of the ICAO PKD.",
      "Files are DER or PEM, told apart by content; a PEM file may hold several objects."
    },
    mixinStandardHelpOptions = true,
    footerHeading =
        "%nExit code 0 without errors (warnings or nothing), 1 with errors, 2 when a file cannot be"
            + " read or is%nnone of these.%n%nExamples:%n",
    footer = {
      "  marty lint csca.cer crl.crl",
      "  marty lint DE_ML.ml | grep ERR:",
      "  marty lint --json EF_SOD.bin | jq -r '.files[].objects[].findings[].code'"
    })
final class LintCommand implements Callable<Integer> {
  /** Ten times the largest master list, and little beside any heap. */
  private static final int MOST_BYTES = 16 << 20;

  @Spec private CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "at most 16 MiB each")
  private List<Path> files;

  @Option(names = "--json", description = "one JSON document instead of a table")
  private boolean json;

  @Override
  public Integer call() {
    List<LintReport.File> results = new ArrayList<>();
    for (Path file : files) {
      results.add(inspect(file));
    }
    LintReport report = new LintReport(results);
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? report.toJson().encodePrettily() + "\n" : report.table());
    out.flush();
    return report.exitCode();
  }

  private static LintReport.File inspect(Path file) {
    try {
      if (Files.isDirectory(file)) {
        return LintReport.File.unreadable(file.toString(), "a directory; name the files in it");
      }
      try (InputStream in = Files.newInputStream(file)) {
        byte[] bytes = in.readNBytes(MOST_BYTES + 1);
        return bytes.length > MOST_BYTES
            ? LintReport.File.unreadable(file.toString(), "larger than 16 MiB")
            : LintReport.File.of(file.toString(), Lint.inspect(bytes));
      }
    } catch (NoSuchFileException e) {
      return LintReport.File.unreadable(file.toString(), "no such file");
    } catch (AccessDeniedException e) {
      return LintReport.File.unreadable(file.toString(), "reading it is not permitted");
    } catch (IOException e) {
      return LintReport.File.unreadable(file.toString(), "cannot be read: " + e.getMessage());
    }
  }
}
