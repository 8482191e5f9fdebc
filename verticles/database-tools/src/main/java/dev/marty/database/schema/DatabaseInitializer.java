package dev.marty.database.schema;

import dev.marty.kit.ServiceName;
import dev.marty.kit.config.DatabaseSettings;
import dev.marty.kit.config.DatabaseUrl;
import dev.marty.kit.config.MartyConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.postgresql.PGConnection;

/**
 * Creates roles, databases and grants on one server by running {@code db-init/} as its superuser,
 * then sets the passwords of the login roles. Idempotent. Blocking: for the command line only.
 */
public final class DatabaseInitializer {
  private static final List<String> FILES =
      List.of("01-roles.sql", "02-databases.sql", "03-schemas.sql");

  private DatabaseInitializer() {}

  /** As below, for all services. */
  public static void run(DatabaseUrl admin, MartyConfig config) {
    run(admin, config, EnumSet.allOf(ServiceName.class));
  }

  /**
   * Initialises a server.
   *
   * @param admin superuser's URL with credentials, on any database of the server
   * @param config where the passwords of the roles come from
   * @param services whose roles and databases the server is for; a role of another service there
   *     would be one more place where its password opens something
   * @throws DatabaseCommandException when the server refuses a step
   */
  public static void run(DatabaseUrl admin, MartyConfig config, Set<ServiceName> services) {
    List<String> databases = services.stream().sorted().map(ServiceName::database).toList();
    for (String file : FILES) {
      String database = admin.database();
      List<PsqlScript.Step> batch = new ArrayList<>();
      for (PsqlScript.Step step : PsqlScript.read(file, DatabaseInitializer::resource)) {
        if (step instanceof PsqlScript.Connect connect) {
          runOn(admin.withDatabase(database), databases, file, batch);
          database = connect.database();
          batch.clear();
        } else if (database.equals(admin.database()) || databases.contains(database)) {
          batch.add(step);
        }
      }
      runOn(admin.withDatabase(database), databases, file, batch);
    }
    setPasswords(admin, config, services);
  }

  private static void runOn(
      DatabaseUrl url, List<String> databases, String file, List<PsqlScript.Step> steps) {
    if (steps.isEmpty()) {
      return;
    }
    try (Connection connection =
            Jdbc.connect(url, "-c marty.databases=" + String.join(",", databases));
        Statement statement = connection.createStatement()) {
      for (PsqlScript.Step step : steps) {
        if (step instanceof PsqlScript.Sql sql) {
          statement.execute(sql.text());
        } else if (step instanceof PsqlScript.Execute execute) {
          for (String built : firstColumn(statement, execute.query())) {
            statement.execute(built);
          }
        }
      }
    } catch (SQLException e) {
      throw new DatabaseCommandException(
          "db-init/"
              + file
              + " failed on "
              + url
              + " (SQLSTATE "
              + e.getSQLState()
              + ": "
              + e.getMessage()
              + "). It must run as a superuser.",
          e);
    }
  }

  private static List<String> firstColumn(Statement statement, String query) throws SQLException {
    List<String> values = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        values.add(rows.getString(1));
      }
    }
    return values;
  }

  private static void setPasswords(
      DatabaseUrl admin, MartyConfig config, Set<ServiceName> services) {
    try (Connection connection = Jdbc.connect(admin)) {
      PGConnection postgres = connection.unwrap(PGConnection.class);
      for (ServiceName service : services) {
        setPassword(postgres, config.database(service.text()), service.appRole());
        setPassword(postgres, config.migratorDatabase(service.text()), service.migratorRole());
      }
    } catch (SQLException e) {
      throw new DatabaseCommandException(
          "Setting the passwords failed on " + admin + " (SQLSTATE " + e.getSQLState() + ").", e);
    }
  }

  private static void setPassword(PGConnection postgres, DatabaseSettings settings, String role)
      throws SQLException {
    if (!settings.user().equals(role)) {
      throw new DatabaseCommandException(
          "The configuration of "
              + settings.service().text()
              + " names the role "
              + settings.user()
              + ", but db-init creates "
              + role
              + ".");
    }
    // The driver hashes: the server and its log see a SCRAM verifier, never the password.
    postgres.alterUserPassword(role, settings.password().reveal().toCharArray(), "scram-sha-256");
  }

  private static String resource(String name) {
    try (InputStream in = DatabaseInitializer.class.getResourceAsStream("/db-init/" + name)) {
      if (in == null) {
        throw new IllegalArgumentException("db-init/" + name + " is not in the jar.");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
