package dev.marty.database.schema;

import dev.marty.kit.ServiceName;
import dev.marty.kit.config.DatabaseSettings;
import java.time.Duration;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.output.MigrateResult;
import org.postgresql.ds.PGSimpleDataSource;

/** Brings one service's schema up to date, as its migrator role. Blocking. */
public final class Migrations {
  /** How long a server may take to let the migrator in, where nobody says otherwise. */
  public static final Duration PATIENCE = Duration.ofSeconds(60);

  private Migrations() {}

  /**
   * What was done.
   *
   * @param service whose schema
   * @param applied how many migrations ran now
   * @param version the version after it
   */
  public record Result(ServiceName service, int applied, String version) {}

  /** As below, with the usual patience. */
  public static Result migrate(DatabaseSettings settings) {
    return migrate(settings, PATIENCE);
  }

  /**
   * Applies the migrations in the service's own jar.
   *
   * @param settings the migrator's access
   * @param patience how long to wait for a server that cannot be reached or lets nobody in now
   * @throws DatabaseCommandException when the role cannot connect, or a migration fails, which is
   *     rolled back then
   */
  public static Result migrate(DatabaseSettings settings, Duration patience) {
    ServiceName service = settings.service();
    PGSimpleDataSource migrator =
        Jdbc.dataSource(settings.url(), settings.user(), settings.password());
    // Everything is owned by the role that nobody logs in as: SET ROLE, from the first statement.
    migrator.setOptions("-c role=" + service.ownerRole());
    // Flyway's own retries take a wrong password for a server that starts up, and last minutes.
    Jdbc.await(migrator, settings, patience);
    try {
      MigrateResult result =
          Flyway.configure(Migrations.class.getClassLoader())
              .dataSource(migrator)
              .defaultSchema(service.schema())
              .createSchemas(false)
              .locations("classpath:db/migration/" + service.text())
              .connectRetries(0)
              .callbacks(new PrivilegeRecord())
              .load()
              .migrate();
      return new Result(
          service,
          result.migrationsExecuted,
          Stream.of(result.targetSchemaVersion, result.initialSchemaVersion)
              .filter(version -> version != null)
              .findFirst()
              .orElse("0"));
    } catch (FlywayException e) {
      throw new DatabaseCommandException(
          "Migrating "
              + service.database()
              + " as "
              + settings.user()
              + " failed: "
              + e.getMessage(),
          e);
    }
  }
}
