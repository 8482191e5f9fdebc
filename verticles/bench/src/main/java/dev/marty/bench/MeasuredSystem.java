package dev.marty.bench;

import dev.marty.database.embedded.DevelopmentServers;
import dev.marty.database.schema.DatabaseInitializer;
import dev.marty.database.schema.Migrations;
import dev.marty.kit.Await;
import dev.marty.kit.ServiceName;
import dev.marty.kit.config.ConfigLoader;
import dev.marty.kit.config.ConfigScope;
import dev.marty.kit.config.DatabaseUrl;
import dev.marty.kit.config.MartyConfig;
import dev.marty.kit.verticle.Main;
import dev.marty.kit.verticle.MartyVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * All of Marty in this JVM on an empty PostgreSQL of its own, durable as in production, for a
 * measurement. Owns both.
 */
final class MeasuredSystem implements AutoCloseable {
  private static final int SECONDS = 60;
  private static final int MOST_AT_ONCE = 1_024;
  private static final Path DIRECTORY = Path.of(".marty", "bench");

  private final DevelopmentServers servers;
  private final Vertx vertx = Main.vertx();
  private final HttpClient client = vertx.createHttpClient();
  private int gatewayPort;

  private MeasuredSystem(DevelopmentServers servers) {
    this.servers = servers;
  }

  static MeasuredSystem start() throws IOException {
    MeasuredSystem system =
        new MeasuredSystem(DevelopmentServers.start(DIRECTORY, freePort(), false, true));
    try {
      system.deploy();
      return system;
    } catch (IOException | RuntimeException e) {
      system.close();
      throw e;
    }
  }

  private void deploy() throws IOException {
    Map<String, String> variables = new HashMap<>(System.getenv());
    variables.put("MARTY_ENV", "testing");
    variables.putAll(servers.urlVariables());
    for (ServiceName service : ServiceName.values()) {
      int port = freePort();
      variables.put(service.name() + "_PORT", Integer.toString(port));
      variables.put(service.name() + "_URL", "http://127.0.0.1:" + port);
    }
    MartyConfig config =
        Await.result(new ConfigLoader(variables).load(vertx, ConfigScope.everything()), SECONDS);
    DatabaseInitializer.run(adminUrl(), config);
    for (ServiceName service : ServiceName.values()) {
      Migrations.migrate(config.migratorDatabase(service.text()));
    }
    for (MartyVerticle verticle : Main.verticles().values()) {
      JsonObject own = verticle.ownConfig(config);
      if (verticle.name().equals("gateway")) {
        // 500 clients at once are more than the 256 requests it lets through to a service.
        own.put("maxConcurrentRequests", MOST_AT_ONCE);
        // And all of them have one address.
        own.getJsonObject("perClient")
            .put("connections", MOST_AT_ONCE)
            .put("requests", MOST_AT_ONCE);
      }
      DeploymentOptions options = new DeploymentOptions().setConfig(own);
      Await.result(vertx.deployVerticle(verticle, options), SECONDS);
      if (verticle.name().equals("gateway")) {
        gatewayPort = URI.create(verticle.address()).getPort();
      }
    }
  }

  /** The server's superuser. */
  DatabaseUrl adminUrl() {
    return servers.adminUrls().get(0);
  }

  /** Where everything is reached. */
  int gatewayPort() {
    return gatewayPort;
  }

  /** POSTs JSON through the gateway; an answer other than 2xx is a failure. */
  JsonObject post(String path, JsonObject body) {
    return Await.result(
        client
            .request(HttpMethod.POST, gatewayPort, "127.0.0.1", path)
            // Inside, on the event loop: this thread may be too late for the body.
            .compose(
                request ->
                    request
                        .putHeader("Content-Type", "application/json")
                        .send(body.toBuffer())
                        .compose(response -> made(response, path))),
        SECONDS);
  }

  private static Future<JsonObject> made(HttpClientResponse response, String path) {
    return response
        .body()
        .map(
            answer -> {
              if (response.statusCode() >= 300) {
                throw new IllegalStateException(path + ": " + answer);
              }
              return answer.toJsonObject();
            });
  }

  /** GETs bytes through the gateway. */
  byte[] bytes(String path) {
    return Await.result(
            client
                .request(HttpMethod.GET, gatewayPort, "127.0.0.1", path)
                // Inside, on the event loop: this thread may be too late for the body.
                .compose(
                    request ->
                        request
                            .putHeader("Accept", "application/octet-stream")
                            .send()
                            .compose(response -> response.body())),
            SECONDS)
        .getBytes();
  }

  private static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }

  @Override
  public void close() {
    Main.close(vertx);
    servers.close();
  }
}
