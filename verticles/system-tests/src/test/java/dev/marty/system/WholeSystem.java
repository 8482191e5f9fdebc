package dev.marty.system;

import dev.marty.kit.ServiceName;
import dev.marty.kit.config.ConfigLoader;
import dev.marty.kit.config.ConfigScope;
import dev.marty.kit.config.MartyConfig;
import dev.marty.kit.verticle.Main;
import dev.marty.kit.verticle.MartyVerticle;
import dev.marty.testkit.Api;
import dev.marty.testkit.OwnServer;
import dev.marty.testkit.Ports;
import dev.marty.testkit.Wait;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/** The four services and the gateway in this JVM, on a PostgreSQL of their own. */
final class WholeSystem implements AutoCloseable {
  static final String GATEWAY = "gateway";
  private static final Duration SOON = Duration.ofMinutes(2);

  private final Vertx vertx = Vertx.vertx();
  private final OwnServer server = OwnServer.prepared("whole");
  private final Map<String, MartyVerticle> verticles = Main.verticles();

  WholeSystem() throws IOException {
    Map<String, String> variables = server.marty().variables();
    for (ServiceName service : ServiceName.values()) {
      int port = Ports.free();
      variables.put(service.portVariable(), Integer.toString(port));
      variables.put(service.portVariable().replace("_PORT", "_URL"), "http://127.0.0.1:" + port);
    }
    MartyConfig config = Wait.on(new ConfigLoader(variables).load(vertx, ConfigScope.everything()));
    for (MartyVerticle verticle : verticles.values()) {
      DeploymentOptions options = new DeploymentOptions().setConfig(verticle.ownConfig(config));
      Wait.on(vertx.deployVerticle(verticle, options));
    }
    Wait.until(SOON, () -> healthy(), () -> "The health of all is not 200.");
  }

  private boolean healthy() {
    try {
      return api().get("/health", "*/*").status() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  OwnServer server() {
    return server;
  }

  /** The gateway as clients see it. */
  Api api() {
    return new Api(verticles.get(GATEWAY).address());
  }

  /** Where a service, or the gateway, listens on loopback. */
  int port(String name) {
    return URI.create(verticles.get(name).address()).getPort();
  }

  @Override
  public void close() {
    Wait.on(vertx.close());
    server.close();
  }
}
