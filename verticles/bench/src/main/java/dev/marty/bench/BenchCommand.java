package dev.marty.bench;

import dev.marty.database.embedded.DevelopmentServers;
import dev.marty.database.schema.DatabaseInitializer;
import dev.marty.database.schema.Migrations;
import dev.marty.kit.Await;
import dev.marty.kit.ServiceName;
import dev.marty.kit.config.ConfigLoader;
import dev.marty.kit.config.ConfigScope;
import dev.marty.kit.config.MartyConfig;
import dev.marty.kit.verticle.Main;
import dev.marty.kit.verticle.MartyVerticle;
import dev.marty.kit.verticle.StartRefusedException;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code marty bench}: what Marty costs beside bare Vert.x, on loopback, for a bounded time. */
@Command(
    name = "marty bench",
    description = "Measure beside a limit, in one run, as a ratio; half a minute each.",
    mixinStandardHelpOptions = true,
    footerHeading =
        "%nExit code 1 when the ratio is under what is expected: 0.8 for health and gateway, 0.5 for"
            + " sign.%n%nExamples:%n",
    footer = {"  marty bench health", "  marty bench sign"})
final class BenchCommand {
  private static final double EXPECTED = 0.8;
  private static final double EXPECTED_OF_SYSTEM = 0.5;
  private static final int SECONDS = 60;
  private static final int POLL_MS = 50;

  @Spec private CommandSpec spec;

  @Command(
      name = "health",
      description = "/health/csca at the service, beside a bare handler with the same bytes.")
  int health() throws IOException, InterruptedException {
    Map<String, String> variables = quietVariables();
    Path directory = Path.of(variables.get("MARTY_DIRECTORY"));
    int port = Integer.parseInt(variables.get("MARTY_POSTGRES_PORT"));
    Vertx vertx = oneLoop();
    Vertx bare = oneLoop();
    try (DevelopmentServers servers = DevelopmentServers.start(directory, port, false, true)) {
      variables.putAll(servers.urlVariables());
      try {
        // Who csca asks at its start know nothing of it: alone its health would become a warning,
        // which is longer than what the bare handler serves.
        String url = "http://127.0.0.1:" + Await.result(knowNothing(bare), SECONDS).actualPort();
        variables.put("PKD_SERVICE_URL", url);
        variables.put("DOCUMENT_SIGNER_URL", url);
        MartyConfig config = load(vertx, variables);
        DatabaseInitializer.run(servers.adminUrls().get(0), config);
        Migrations.migrate(config.migratorDatabase(ServiceName.CSCA.text()));
        int served = deploy(vertx, ServiceName.CSCA.text(), config);
        String path = "/health/" + ServiceName.CSCA.text();
        HttpServer limit =
            Await.result(
                BareServers.handler(bare, body(bare, served, path), "application/health+json"),
                SECONDS);
        return verdict(
            Comparison.Side.get("service " + path, served, path),
            Comparison.Side.get("bare handler, same bytes", limit.actualPort(), path));
      } finally {
        Main.close(vertx);
        Main.close(bare);
      }
    }
  }

  private static Future<HttpServer> knowNothing(Vertx vertx) {
    Buffer nothing = new JsonObject().put("items", new JsonArray()).putNull("next").toBuffer();
    return BareServers.handler(vertx, nothing, "application/json");
  }

  @Command(
      name = "gateway",
      description = "A proxied request, beside a bare vertx-http-proxy on the same backend.")
  int gateway() throws IOException, InterruptedException {
    Vertx backends = oneLoop();
    Vertx vertx = oneLoop();
    Vertx bare = oneLoop();
    try {
      HttpServer backend =
          Await.result(
              BareServers.handler(backends, Buffer.buffer("x".repeat(1024)), "text/plain"),
              SECONDS);
      Map<String, String> variables = quietVariables();
      variables.put("CSCA_URL", "http://127.0.0.1:" + backend.actualPort());
      int served = deploy(vertx, "gateway", load(vertx, variables));
      HttpServer limit = Await.result(BareServers.proxy(bare, backend.actualPort()), SECONDS);
      return verdict(
          Comparison.Side.get("gateway /api/csca/x", served, "/api/csca/x"),
          Comparison.Side.get("bare vertx-http-proxy", limit.actualPort(), "/api/csca/x"));
    } finally {
      Main.close(vertx);
      Main.close(bare);
      Main.close(backends);
    }
  }

  @Command(
      name = "sign",
      description =
          "SODs through the gateway, logged, beside bare signatures and single-row inserts.")
  int sign() throws IOException, SQLException, GeneralSecurityException, InterruptedException {
    return code(
        SystemBench.sign(spec.commandLine().getOut(), EXPECTED_OF_SYSTEM), EXPECTED_OF_SYSTEM);
  }

  @Command(
      name = "issue",
      description =
          "Whole passports through the gateway, beside bare signatures and single-row inserts;"
              + " no ratio is expected.")
  int issue() throws IOException, SQLException, InterruptedException {
    SystemBench.issue(spec.commandLine().getOut(), 0);
    return 0;
  }

  @Command(
      name = "verify",
      description = "Verifications by 500 clients at once, beside the bare crypto of them.")
  int verify() throws IOException, SQLException, GeneralSecurityException, InterruptedException {
    SystemBench.verify(spec.commandLine().getOut(), 0);
    return 0;
  }

  @Command(
      name = "import",
      description =
          "30,000 certificates as LDIF into the directory, heap 256 MB, beside reading and"
              + " verifying them and writing their rows.")
  int importLdif() throws IOException, SQLException, InterruptedException {
    return ImportBench.run(spec.commandLine().getOut()) < ImportBench.EXPECTED ? 0 : 1;
  }

  @Command(
      name = "lookup",
      description =
          "Trust candidates among 30,000 certificates: how long 2,000 requests a second wait, and"
              + " the share of a bare handler; no share is expected.")
  int lookup() throws IOException, InterruptedException {
    LookupBench.run(spec.commandLine().getOut(), 0);
    return 0;
  }

  private int verdict(Comparison.Side measured, Comparison.Side limit) throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    return code(
        Comparison.run(
            out, List.of(measured), List.of(limit), List.of(), Comparison.WARM_UP_MS, EXPECTED),
        EXPECTED);
  }

  private static int code(double ratio, double expected) {
    return ratio >= expected ? 0 : 1;
  }

  /** The testing configuration, on ports nobody uses. */
  private static Map<String, String> quietVariables() throws IOException {
    Map<String, String> variables = new HashMap<>(System.getenv());
    variables.put("MARTY_ENV", "testing");
    variables.put("MARTY_DIRECTORY", ".marty/bench");
    try (ServerSocket free = new ServerSocket(0)) {
      variables.put("MARTY_POSTGRES_PORT", Integer.toString(free.getLocalPort()));
    }
    for (ServiceName service : ServiceName.values()) {
      variables.put(service.urlVariable(), "postgresql://127.0.0.1:1/" + service.database());
    }
    return variables;
  }

  private static Vertx oneLoop() {
    return Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
  }

  private static MartyConfig load(Vertx vertx, Map<String, String> variables) {
    return Await.result(new ConfigLoader(variables).load(vertx, ConfigScope.everything()), SECONDS);
  }

  /** Deploys and waits until it passes: a failing service answers with other bytes. */
  private static int deploy(Vertx vertx, String name, MartyConfig config)
      throws InterruptedException {
    MartyVerticle verticle = Main.verticles().get(name);
    Await.result(
        vertx.deployVerticle(
            verticle, new DeploymentOptions().setConfig(verticle.ownConfig(config))),
        SECONDS);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (!verticle.state().equals("pass")) {
      if (System.nanoTime() > end) {
        throw new StartRefusedException(name + " does not pass within " + SECONDS + " s.");
      }
      Thread.sleep(POLL_MS);
    }
    return URI.create(verticle.address()).getPort();
  }

  private static Buffer body(Vertx vertx, int port, String path) {
    // Held until the answer is there: a client that nobody refers to is closed when it is
    // collected.
    HttpClient client = vertx.createHttpClient();
    try {
      return Await.result(
          client
              .request(HttpMethod.GET, port, "127.0.0.1", path)
              // Inside, on the event loop: this thread may be too late for the body.
              .compose(request -> request.send().compose(response -> response.body())),
          SECONDS);
    } finally {
      client.close();
    }
  }
}
