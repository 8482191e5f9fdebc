package dev.marty.database.schema;

import dev.marty.kit.ServiceName;
import dev.marty.kit.config.DatabaseSettings;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.output.MigrateResult;
import org.postgresql.ds.PGSimpleDataSource;

/** Brings one service's schema up to date, as its migrator role. Blocking. */
public final class Migrations {
  private static final int CONNECT_RETRIES = 10;

  private Migrations() {}

  /**
   * What was done.
   *
   * @param service whose schema
   * @param applied how many migrations ran now
   * @param version the version after it
   */
  public record Result(ServiceName service, int applied, String version) {}

  /**
   * Applies the migrations in the service's own jar.
   *
   * @param settings the migrator's access
   * @throws DatabaseCommandException when a migration fails; it is rolled back then
   */
  public static Result migrate(DatabaseSettings settings) {
    ServiceName service = settings.service();
    try {
      PGSimpleDataSource migrator =
          Jdbc.dataSource(settings.url(), settings.user(), settings.password());
      // Everything is owned by the role that nobody logs in as: SET ROLE, from the first statement.
      migrator.setOptions("-c role=" + service.ownerRole());
      MigrateResult result =
          Flyway.configure(Migrations.class.getClassLoader())
              .dataSource(migrator)
              .defaultSchema(service.schema())
              .createSchemas(false)
              .locations("classpath:db/migration/" + service.text())
              .connectRetries(CONNECT_RETRIES)
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
