package dev.marty.launcher;

import dev.marty.kit.Await;
import dev.marty.kit.config.ConfigException;
import dev.marty.kit.config.ConfigLoader;
import dev.marty.kit.config.ConfigScope;
import dev.marty.kit.config.MartyConfig;
import dev.marty.kit.verticle.Main;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code marty token}: a token for the gateway of {@code marty dev --login}. */
@Command(
    name = "token",
    description = "Print a token for marty dev --login, valid for eight hours.",
    mixinStandardHelpOptions = true,
    footerHeading =
        "%nThe roles are those of the contracts; docs/authority.md lists them.%n" + "%nExamples:%n",
    footer = {
      "  marty token --role issuer --country UT",
      "  MARTY_TOKEN=$(marty token --role pkd-importer) marty pkd import DE_ML.ml"
    })
final class TokenCommand implements Callable<Integer> {
  private static final int CONFIG_SECONDS = 30;

  @Spec private CommandSpec spec;

  @Option(names = "--role", paramLabel = "ROLE", required = true, description = "may come often")
  private List<String> roles;

  @Option(
      names = "--country",
      paramLabel = "COUNTRY",
      description = "for whom, as in UT; may come often (all of them)",
      defaultValue = "*")
  private List<String> countries;

  @Option(
      names = "--subject",
      paramLabel = "NAME",
      description = "whose token it is; who approves must be another (the first role)")
  private String subject;

  @Override
  public Integer call() {
    String whose = subject == null ? roles.get(0) : subject;
    spec.commandLine()
        .getOut()
        .println(new DevelopmentLogin(directory()).token(whose, roles, countries));
    return 0;
  }

  private static Path directory() {
    ConfigLoader loader = new ConfigLoader(System.getenv());
    Vertx vertx = Main.vertx();
    try {
      return Await.result(
          loader.load(vertx, ConfigScope.gatewayAddress()).map(TokenCommand::directory),
          CONFIG_SECONDS);
    } finally {
      Main.close(vertx);
    }
  }

  private static Path directory(MartyConfig config) {
    if (config.environment().equals("production")) {
      throw new ConfigException("marty token is not for production; its tokens are refused there.");
    }
    return Path.of(config.development().getString("directory"));
  }
}
