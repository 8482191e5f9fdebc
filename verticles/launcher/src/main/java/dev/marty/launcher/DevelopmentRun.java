package dev.marty.launcher;

import dev.marty.kit.Await;
import dev.marty.kit.ServiceName;
import dev.marty.kit.config.DatabaseUrl;
import dev.marty.kit.config.MartyConfig;
import dev.marty.kit.verticle.Main;
import dev.marty.kit.verticle.MartyVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All verticles in one JVM, and the table that says how they are. */
final class DevelopmentRun {
  private static final int DEPLOY_SECONDS = 60;
  private static final String ROW = "  %-16s %-22s %-18s %-24s %s%n";

  private final Vertx vertx;
  private final MartyConfig config;
  private final PrintWriter out;

  DevelopmentRun(Vertx vertx, MartyConfig config, PrintWriter out) {
    this.vertx = vertx;
    this.config = config;
    this.out = out;
  }

  /**
   * Deploys all verticles at once. One that refuses is shown with its reason and does not take the
   * others down; without the gateway there is nothing to show.
   */
  void start() {
    Map<String, MartyVerticle> verticles = Main.verticles();
    Map<String, Future<String>> deployments = new LinkedHashMap<>();
    verticles.forEach((name, verticle) -> deployments.put(name, deploy(verticle)));
    Await.result(Future.join(List.copyOf(deployments.values())).otherwiseEmpty(), DEPLOY_SECONDS);
    Future<String> gateway = deployments.get("gateway");
    if (gateway.failed()) {
      Await.result(gateway, DEPLOY_SECONDS);
    }
    print(verticles, deployments);
  }

  private Future<String> deploy(MartyVerticle verticle) {
    return vertx
        .deployVerticle(verticle, new DeploymentOptions().setConfig(verticle.ownConfig(config)))
        .onSuccess(
            id ->
                verticle
                    .refusal()
                    .onSuccess(
                        reason -> {
                          System.err.println(reason);
                          vertx.undeploy(id);
                        }));
  }

  private void print(
      Map<String, MartyVerticle> verticles, Map<String, Future<String>> deployments) {
    out.println();
    out.printf(ROW, "service", "database", "server", "address", "state");
    for (ServiceName service : ServiceName.values()) {
      DatabaseUrl url = config.database(service.text()).url();
      Future<String> deployment = deployments.get(service.text());
      MartyVerticle verticle = verticles.get(service.text());
      out.printf(
          ROW,
          service.text(),
          service.database(),
          url.host() + ":" + url.port(),
          deployment.succeeded() ? verticle.address() : "-",
          deployment.succeeded()
              ? verticle.state()
              : "refused: " + deployment.cause().getMessage());
    }
    MartyVerticle gateway = verticles.get("gateway");
    out.printf(ROW, "gateway", "-", "-", gateway.address(), gateway.state());
    out.println();
    out.println("  page     " + gateway.address() + "/");
    out.println("  health   " + gateway.address() + "/health");
    out.println("  api      " + gateway.address() + "/api/{serviceName}/");
    out.println();
    out.println("Ready. Ctrl-C stops everything.");
    out.flush();
  }
}
