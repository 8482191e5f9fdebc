package dev.marty.launcher;

import dev.marty.kit.Await;
import dev.marty.kit.config.ConfigLoader;
import dev.marty.kit.config.ConfigScope;
import dev.marty.kit.verticle.Main;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a command finds the gateway that nobody named. */
final class GatewayAddress {
  private static final int SECONDS = 30;

  private GatewayAddress() {}

  /** Of the configuration, if there is one here. */
  static String configured() {
    if (!Files.isDirectory(Path.of(System.getenv().getOrDefault("MARTY_CONFIG_DIR", "config")))) {
      return "http://127.0.0.1:8080";
    }
    Vertx vertx = Main.vertx();
    try {
      JsonObject gateway =
          Await.result(
              new ConfigLoader(System.getenv())
                  .load(vertx, ConfigScope.gatewayAddress())
                  .map(config -> config.gateway()),
              SECONDS);
      String host = gateway.getString("host");
      return "http://"
          + (host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host)
          + ":"
          + gateway.getInteger("port");
    } finally {
      Main.close(vertx);
    }
  }
}
