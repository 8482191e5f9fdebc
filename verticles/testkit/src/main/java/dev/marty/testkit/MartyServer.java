package dev.marty.testkit;

import dev.marty.database.schema.DatabaseInitializer;
import dev.marty.database.schema.Migrations;
import dev.marty.kit.ServiceName;
import dev.marty.kit.config.ConfigLoader;
import dev.marty.kit.config.ConfigScope;
import dev.marty.kit.config.DatabaseUrl;
import dev.marty.kit.config.MartyConfig;
import dev.marty.kit.verticle.Main;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.Map;

/**
 * One PostgreSQL server and the testing configuration that points at it.
 *
 * @param admin the superuser's URL with its password
 */
public record MartyServer(DatabaseUrl admin) {
  /**
   * Creates all roles and databases and the schemas of the services on the class path, as {@code
   * marty init-db} and {@code marty migrate}.
   */
  public MartyServer prepare() {
    Vertx vertx = Vertx.vertx();
    try {
      MartyConfig config = config(vertx);
      DatabaseInitializer.run(admin, config);
      for (String service : Main.verticles().keySet()) {
        if (!service.equals("gateway")) {
          Migrations.migrate(config.migratorDatabase(service));
        }
      }
      return this;
    } finally {
      Wait.on(vertx.close());
    }
  }

  /** {@code config/testing.yaml} with this server's URLs. */
  public MartyConfig config(Vertx vertx) {
    return Wait.on(new ConfigLoader(variables()).load(vertx, ConfigScope.everything()));
  }

  /** The variables that {@code config/testing.yaml} needs. */
  public Map<String, String> variables() {
    Map<String, String> variables = new HashMap<>();
    variables.put("MARTY_ENV", "testing");
    variables.put("MARTY_CONFIG_DIR", Repository.root().resolve("config").toString());
    for (ServiceName service : ServiceName.values()) {
      String url = admin.withDatabase(service.database()).toString();
      variables.put(service.urlVariable(), url);
    }
    return variables;
  }
}
