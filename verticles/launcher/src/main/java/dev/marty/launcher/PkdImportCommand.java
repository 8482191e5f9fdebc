package dev.marty.launcher;

import dev.marty.launcher.pkd.ImportClient;
import dev.marty.launcher.pkd.ImportReport;
import dev.marty.launcher.pkd.Meter;
import dev.marty.launcher.pkd.RefusedException;
import dev.marty.launcher.pkd.UnreachableException;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code marty pkd import}: files into the directory, with a progress bar. */
@Command(
    name = "import",
    description = {
      "Import files into the directory: LDIF, master lists, deviation lists, CRLs, certificates,"
          + " PEM.",
      "What a file is, is found by looking. An import is taken in whole: interrupted here, it goes on"
          + " in the service."
    },
    mixinStandardHelpOptions = true,
    footerHeading =
        "%nExit code 0 when everything is in, 1 when entries were rejected or a file was refused, 2"
            + " when a file%ncannot be read or the directory cannot be reached.%n%nExamples:%n",
    footer = {
      "  marty pkd import icaopkd-001-complete-000333.ldif icaopkd-002-complete-000333.ldif",
      "  marty pkd import --url https://passports.example.org DE_ML.ml",
      "  marty pkd import --json *.ldif | jq '.imports[].import.counts'"
    })
final class PkdImportCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "what to import, in this order")
  private List<Path> files;

  @Option(
      names = "--url",
      description = "the gateway; the one of the configuration, or http://127.0.0.1:8080")
  private String url;

  @Option(names = "--no-trust", description = "lists in the files make no trust anchors")
  private boolean noTrust;

  @Option(names = "--json", description = "one JSON document of the outcomes")
  private boolean json;

  @Override
  public Integer call() {
    List<String> unreadable = files.stream().map(PkdImportCommand::unreadable).toList();
    if (unreadable.stream().anyMatch(why -> !why.isEmpty())) {
      unreadable.stream()
          .filter(why -> !why.isEmpty())
          .forEach(spec.commandLine().getErr()::println);
      spec.commandLine().getErr().println("Nothing was imported.");
      return 2;
    }
    URI base = base();
    List<ImportReport> reports = new ArrayList<>();
    int code = 0;
    for (Path file : files) {
      ImportReport report = one(base, file);
      reports.add(report);
      code = Math.max(code, report.exitCode());
      if (!json) {
        print(report.text());
      }
    }
    if (json) {
      print(ImportReport.json(reports).encodePrettily() + "\n");
    }
    return code;
  }

  private ImportReport one(URI base, Path file) {
    Meter meter = Meter.of(spec.commandLine().getErr(), file.getFileName().toString());
    ImportClient client = new ImportClient(base, meter);
    Thread interrupted = new Thread(() -> interrupted(client, meter), "marty-import-interrupted");
    Runtime.getRuntime().addShutdownHook(interrupted);
    try {
      JsonObject outcome = client.run(file, !noTrust);
      return ImportReport.ended(file, outcome, client.address());
    } catch (RefusedException e) {
      return ImportReport.refused(file, e.problem());
    } catch (UnreachableException e) {
      return ImportReport.unreachable(file, e.getMessage(), client.address());
    } finally {
      meter.end();
      Runtime.getRuntime().removeShutdownHook(interrupted);
    }
  }

  private void interrupted(ImportClient client, Meter meter) {
    meter.end();
    PrintWriter err = spec.commandLine().getErr();
    err.println(
        client.address() == null
            ? "Interrupted before the upload was over: nothing of this file is imported."
            : "Interrupted here only: the import goes on in the service. See " + client.address());
    err.flush();
  }

  /** Why a file cannot be read, or nothing. */
  private static String unreadable(Path file) {
    if (Files.isDirectory(file)) {
      return file + ": a directory; name the files in it.";
    }
    if (!Files.exists(file)) {
      return file + ": no such file.";
    }
    return Files.isReadable(file) ? "" : file + ": reading it is not permitted.";
  }

  private URI base() {
    String text = url == null ? GatewayAddress.configured() : url;
    try {
      URI base = new URI(text.replaceAll("/+$", ""));
      String scheme = base.getScheme() == null ? "" : base.getScheme().toLowerCase(Locale.ROOT);
      if (base.getHost() != null && (scheme.equals("http") || scheme.equals("https"))) {
        return base;
      }
    } catch (URISyntaxException e) {
      // Said below, as for any other text that is no address of a gateway.
    }
    throw new ParameterException(
        spec.commandLine(), "--url must look like http://127.0.0.1:8080, not '" + text + "'");
  }

  private void print(String text) {
    spec.commandLine().getOut().print(text);
    spec.commandLine().getOut().flush();
  }
}
