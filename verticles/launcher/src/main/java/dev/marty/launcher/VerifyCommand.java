package dev.marty.launcher;

import dev.marty.kit.Await;
import dev.marty.kit.config.ConfigScope;
import dev.marty.kit.config.MartyConfig;
import dev.marty.kit.verticle.Main;
import dev.marty.launcher.verify.IsolationMatrix;
import dev.marty.launcher.verify.Result;
import dev.marty.launcher.verify.Verification;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code marty verify}: the isolation, proved on the live server. */
@Command(
    name = "verify",
    description = "Prove on the live server that no role reaches another service's database.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExit code 1 when a check fails or cannot run.%n%nExamples:%n",
    footer = {"  marty verify", "  marty verify --json | jq '.checks[] | select(.passed | not)'"})
final class VerifyCommand implements Callable<Integer> {
  private static final int SECONDS = 120;

  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "one JSON document instead of tables")
  private boolean json;

  @Override
  public Integer call() {
    Vertx vertx = Main.vertx();
    try {
      MartyConfig config =
          RunningDevelopment.load(vertx, ConfigScope.databases(), spec.commandLine().getErr());
      Verification verification = Await.result(Verification.run(vertx, config), SECONDS);
      PrintWriter out = spec.commandLine().getOut();
      if (json) {
        out.println(verification.toJson().encodePrettily());
      } else {
        print(out, verification);
      }
      out.flush();
      return verification.passed() ? 0 : 1;
    } finally {
      Main.close(vertx);
    }
  }

  private static void print(PrintWriter out, Verification verification) {
    if (verification.matrices().isEmpty()) {
      verification.results().forEach(result -> out.println(failure(result)));
      return;
    }
    for (IsolationMatrix matrix : verification.matrices()) {
      out.printf(Locale.ROOT, "%n%-32s", matrix.kind() + " credential \\ database");
      for (String database : matrix.databases()) {
        out.printf(Locale.ROOT, " %-21s", database);
      }
      String role = "";
      for (IsolationMatrix.Cell cell : matrix.cells()) {
        if (!cell.role().equals(role)) {
          role = cell.role();
          out.printf(Locale.ROOT, "%n%-32s", role);
        }
        out.printf(Locale.ROOT, " %-21s", cell.outcome() + (cell.passed() ? "" : " FAIL"));
      }
      out.printf(
          Locale.ROOT,
          "%n%d connections, %d allowed, %d refused%n",
          matrix.cells().size(),
          matrix.allowed(),
          matrix.refused());
    }
    out.println();
    for (Result result : verification.results()) {
      out.printf(
          Locale.ROOT,
          "%-4s %-14s %-52s %s%n",
          result.passed() ? "ok" : "FAIL",
          result.group(),
          result.name(),
          result.detail());
    }
    List<Result> failed = verification.all().filter(result -> !result.passed()).toList();
    out.printf(Locale.ROOT, "%n%d checks, %d failed%n", verification.all().count(), failed.size());
    for (Result result : failed) {
      out.println(failure(result));
    }
  }

  private static String failure(Result result) {
    return "FAIL " + result.group() + " " + result.name() + ": " + result.detail();
  }
}
