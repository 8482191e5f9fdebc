package dev.marty.launcher;

import dev.marty.kit.verticle.Main;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code marty run}: the same main as a module's own jar. */
@Command(
    name = "run",
    description = "Run one service, or the gateway, as this process.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {"  marty run csca", "  MARTY_ENV=production marty run gateway"})
final class RunCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "csca, document_signer, pkd_service, passport_engine or gateway")
  private String name;

  @Override
  public Integer call() {
    return Main.run(name, System.getenv(), System.err);
  }
}
