package dev.marty.launcher;

import dev.marty.kit.Await;
import dev.marty.kit.ServiceName;
import dev.marty.kit.authority.IdentityKeys;
import dev.marty.kit.config.DatabaseUrl;
import dev.marty.kit.config.MartyConfig;
import dev.marty.kit.verticle.Main;
import dev.marty.kit.verticle.MartyVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** All verticles in one JVM, and the table that says how they are. */
final class DevelopmentRun {
  private static final int DEPLOY_SECONDS = 60;
  private static final String REFUSED = "refused: ";
  private static final String ROW = "  %-16s %-22s %-18s %-24s %s%n";

  /** A first probe may come too late on a busy machine; the second comes after two seconds. */
  private static final int READY_SECONDS = 10;

  private static final int POLL_MS = 100;

  private final Vertx vertx;
  private final PrintWriter out;
  private final boolean login;
  private final Map<String, IdentityKeys> identities = new HashMap<>();
  private volatile boolean refused;

  DevelopmentRun(Vertx vertx, PrintWriter out, boolean login) {
    this.vertx = vertx;
    this.out = out;
    this.login = login;
    // In memory only: whoever stops and starts again is another installation.
    IdentityInitCommand.processes().forEach(name -> identities.put(name, IdentityKeys.make()));
  }

  /** True when a service refused to run, at its start or later. */
  boolean wasRefused() {
    return refused;
  }

  /**
   * Deploys all verticles at once. One that refuses is shown with its reason and does not take the
   * others down; without the gateway there is nothing to show.
   */
  void start(MartyConfig config) throws InterruptedException {
    Map<String, MartyVerticle> verticles = Main.verticles();
    Map<String, Future<String>> deployments = new LinkedHashMap<>();
    verticles.forEach((name, verticle) -> deployments.put(name, deploy(verticle, config)));
    Await.result(Future.join(List.copyOf(deployments.values())).otherwiseEmpty(), DEPLOY_SECONDS);
    Future<String> gateway = deployments.get("gateway");
    if (gateway.failed()) {
      Await.result(gateway, DEPLOY_SECONDS);
    }
    Map<String, String> states = states(verticles, deployments);
    for (int waited = 0; waited < READY_SECONDS * 1_000 && anyFails(states); waited += POLL_MS) {
      Thread.sleep(POLL_MS);
      states = states(verticles, deployments);
    }
    print(config, verticles, states);
  }

  private static boolean anyFails(Map<String, String> states) {
    return states.values().stream().anyMatch(state -> state.startsWith("fail"));
  }

  private static Map<String, String> states(
      Map<String, MartyVerticle> verticles, Map<String, Future<String>> deployments) {
    Map<String, String> states = new LinkedHashMap<>();
    deployments.forEach(
        (name, deployment) ->
            states.put(
                name,
                deployment.succeeded()
                    ? verticles.get(name).state()
                    : REFUSED + deployment.cause().getMessage()));
    return states;
  }

  private Future<String> deploy(MartyVerticle verticle, MartyConfig config) {
    return vertx
        .deployVerticle(verticle, new DeploymentOptions().setConfig(configOf(verticle, config)))
        .onFailure(failure -> refused = true)
        .onSuccess(
            id ->
                verticle
                    .refusal()
                    .onSuccess(
                        reason -> {
                          refused = true;
                          System.err.println("Not ready any more: " + reason);
                          vertx.undeploy(id);
                        }));
  }

  private JsonObject configOf(MartyVerticle verticle, MartyConfig config) {
    JsonObject own = verticle.ownConfig(config);
    JsonObject identity = own.getJsonObject("identity").copy();
    if (login) {
      identity.put("open", false);
    }
    if (!identity.containsKey("key")) {
      JsonObject trusted = new JsonObject();
      identities.forEach((name, keys) -> trusted.put(name, keys.trusted()));
      identity.put("key", identities.get(verticle.name()).own()).put("trusted", trusted);
    }
    if (login && verticle.name().equals("gateway")) {
      Path directory = Path.of(config.development().getString("directory"));
      own.put("authentication", new DevelopmentLogin(directory).settings());
    }
    return own.put("identity", identity);
  }

  private void print(
      MartyConfig config, Map<String, MartyVerticle> verticles, Map<String, String> states) {
    out.println();
    out.printf(Locale.ROOT, ROW, "service", "database", "server", "address", "state");
    for (ServiceName service : ServiceName.values()) {
      DatabaseUrl url = config.database(service.text()).url();
      String state = states.get(service.text());
      out.printf(
          Locale.ROOT,
          ROW,
          service.text(),
          service.database(),
          url.host() + ":" + url.port(),
          state.startsWith(REFUSED) ? "-" : verticles.get(service.text()).address(),
          state);
    }
    MartyVerticle gateway = verticles.get("gateway");
    out.printf(Locale.ROOT, ROW, "gateway", "-", "-", gateway.address(), gateway.state());
    out.println();
    out.println("  page     " + gateway.address() + "/");
    out.println("  health   " + gateway.address() + "/health");
    out.println("  api      " + gateway.address() + "/api/{serviceName}/");
    out.println(
        login
            ? "  login    by token: marty token --role issuer --country UT"
            : "  login    none: whoever reaches these ports is developer, with all roles");
    out.println();
    List<String> notReady =
        states.entrySet().stream()
            .filter(state -> state.getValue().matches("(?s)(fail|" + REFUSED + ").*"))
            .map(state -> state.getKey() + ": " + state.getValue())
            .toList();
    notReady.forEach(service -> out.println("Not ready: " + service));
    out.println((notReady.isEmpty() ? "Ready. " : "") + "Ctrl-C stops everything.");
    out.flush();
  }
}
