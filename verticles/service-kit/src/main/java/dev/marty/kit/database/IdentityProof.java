package dev.marty.kit.database;

import dev.marty.kit.ServiceName;
import dev.marty.kit.config.DatabaseSettings;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks the server who we are and what we could reach, instead of believing the configuration.
 *
 * @param faults what must not be; empty when the identity is proved
 * @param readOnly the server takes no writes (a standby, or default_transaction_read_only)
 * @param schemaVersion highest applied migration, or 0 when none is
 */
public record IdentityProof(List<DatabaseFault> faults, boolean readOnly, int schemaVersion) {
  // has_database_privilege sees grants to PUBLIC and through memberships, as CONNECT itself does.
  private static final String IDENTITY =
      """
      SELECT current_database() AS database,
             current_user AS role,
             r.rolsuper OR r.rolcreaterole OR r.rolcreatedb OR r.rolreplication OR r.rolbypassrls
               AS privileged,
             pg_has_role(current_user, d.datdba, 'MEMBER') AS owner,
             current_setting('transaction_read_only') = 'on' AS read_only,
             ARRAY(SELECT sibling.datname::text
                     FROM pg_database sibling
                    WHERE sibling.datname = ANY ($1)
                      AND has_database_privilege(current_user, sibling.oid, 'CONNECT')
                    ORDER BY sibling.datname) AS reachable
        FROM pg_roles r, pg_database d
       WHERE r.rolname = current_user AND d.datname = current_database()
      """;

  public IdentityProof {
    faults = List.copyOf(faults);
  }

  /**
   * Runs the proof: two statements, one round trip each.
   *
   * @param connection a connection of the app role
   * @param settings what was configured
   * @return the findings, or the failure of a statement
   */
  public static Future<IdentityProof> on(SqlConnection connection, DatabaseSettings settings) {
    ServiceName service = settings.service();
    Tuple siblings = Tuple.of(service.siblingDatabases().toArray(String[]::new));
    return connection
        .preparedQuery(IDENTITY)
        .execute(siblings)
        .compose(
            rows ->
                schemaVersion(connection, service)
                    .map(version -> judge(rows.iterator().next(), version, settings)));
  }

  private static Future<Integer> schemaVersion(SqlConnection connection, ServiceName service) {
    return connection
        .query(
            "SELECT coalesce(max(version::int), 0) AS version FROM "
                + service.schema()
                + ".flyway_schema_history WHERE success AND version IS NOT NULL")
        .execute()
        .map(rows -> rows.iterator().next().getInteger("version"))
        .recover(
            failure ->
                // No schema or no history table yet: not migrated.
                failure instanceof PgException pg
                        && ("42P01".equals(pg.getSqlState()) || "3F000".equals(pg.getSqlState()))
                    ? Future.succeededFuture(0)
                    : Future.failedFuture(failure));
  }

  private static IdentityProof judge(Row row, int schemaVersion, DatabaseSettings settings) {
    List<DatabaseFault> faults = new ArrayList<>();
    String database = row.getString("database");
    String role = row.getString("role");
    if (!database.equals(settings.service().database())) {
      faults.add(
          DatabaseFault.permanent(
              "Connected to the database "
                  + database
                  + " instead of "
                  + settings.service().database()
                  + "."));
    }
    if (!role.equals(settings.user())) {
      faults.add(
          DatabaseFault.permanent("Logged in as " + role + " instead of " + settings.user() + "."));
    }
    if (row.getBoolean("privileged")) {
      faults.add(
          DatabaseFault.permanent(
              "The role "
                  + role
                  + " is superuser or may create roles or databases, replicate or"
                  + " bypass row security; use the app role of db-init."));
    }
    if (row.getBoolean("owner")) {
      faults.add(
          DatabaseFault.permanent(
              "The role "
                  + role
                  + " owns "
                  + database
                  + " and could open it to anyone; use the"
                  + " app role of db-init."));
    }
    for (String reachable : row.getArrayOfStrings("reachable")) {
      faults.add(
          DatabaseFault.permanent(
              "The role "
                  + role
                  + " holds CONNECT on "
                  + reachable
                  + ", another service's"
                  + " database; run marty init-db or REVOKE CONNECT ON DATABASE "
                  + reachable
                  + " FROM PUBLIC, "
                  + role
                  + "."));
    }
    return new IdentityProof(faults, row.getBoolean("read_only"), schemaVersion);
  }
}
