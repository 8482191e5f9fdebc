package dev.marty.kit.database;

import dev.marty.kit.ServiceName;
import dev.marty.kit.config.DatabaseSettings;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Asks the server who we are and what we could do and reach, instead of believing the
 * configuration.
 *
 * @param findings what was looked at, each with its fault if it has one
 * @param readOnly the server takes no writes (a standby, or default_transaction_read_only)
 * @param locks tables, or other things, whose lock by somebody else holds up writes now
 * @param roleChanges how often the server's roles were changed; another number than before means
 *     that a password may be another
 * @param schemaVersion highest applied migration, 0 when none is, or null when somebody's lock
 *     hides it
 */
public record IdentityProof(
    List<IdentityFinding> findings,
    boolean readOnly,
    List<String> locks,
    String roleChanges,
    Integer schemaVersion) {

  /**
   * One row for each fact, the facts of a kind under one name. PostgreSQL notes in pg_shdepend
   * whatever a role owns or was granted, in every catalog and large objects too; there only the own
   * schema and database may stand. A membership begins with a direct one. What comes through PUBLIC
   * is asked for by name.
   */
  private static final String FACTS =
      """
      WITH me AS MATERIALIZED (
        SELECT oid, rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls, rolcanlogin
          FROM pg_roles WHERE rolname = current_user),
      here AS MATERIALIZED (
        SELECT oid, datname, datdba FROM pg_database WHERE datname = current_database()),
      own AS MATERIALIZED (
        SELECT oid, nspname FROM pg_namespace WHERE nspname = $2),
      """
          + TablePrivileges.HELD_AND_GRANTED
          + """
      SELECT 'database' AS kind, datname::text AS fact FROM here
      UNION ALL SELECT 'role', current_user::text
      UNION ALL SELECT 'read-only', current_setting('transaction_read_only')
      UNION ALL SELECT 'role changes', pg_stat_get_tuples_updated('pg_authid'::regclass)::text
      UNION ALL
      SELECT 'attribute', attribute
        FROM me, LATERAL (VALUES ('SUPERUSER', rolsuper), ('CREATEROLE', rolcreaterole),
                                 ('CREATEDB', rolcreatedb), ('REPLICATION', rolreplication),
                                 ('BYPASSRLS', rolbypassrls)) AS held (attribute, is_held)
       WHERE is_held
      UNION ALL
      SELECT 'member', pg_get_userbyid(roleid)::text FROM pg_auth_members, me WHERE member = me.oid
      UNION ALL
      SELECT 'owner', datname FROM here WHERE pg_has_role(datdba, 'MEMBER')
      UNION ALL
      SELECT 'sibling', datname
        FROM pg_database WHERE datname = ANY ($1) AND has_database_privilege(oid, 'CONNECT')
      UNION ALL
      SELECT 'lost', 'LOGIN' FROM me WHERE NOT rolcanlogin
      UNION ALL
      SELECT 'lost', 'CONNECT ON DATABASE ' || datname
        FROM here WHERE NOT has_database_privilege(oid, 'CONNECT')
      UNION ALL
      SELECT 'lost', 'USAGE ON SCHEMA ' || nspname
        FROM own WHERE NOT has_schema_privilege(oid, 'USAGE')
      UNION ALL
      SELECT 'excess', privilege || ' ON DATABASE ' || datname
        FROM here, unnest(ARRAY['CREATE', 'TEMPORARY']) AS privilege
       WHERE has_database_privilege(here.oid, privilege)
      UNION ALL
      SELECT 'excess', 'CREATE ON SCHEMA ' || nspname
        FROM pg_namespace WHERE has_schema_privilege(oid, 'CREATE')
      UNION ALL
      """
          + TablePrivileges.DIFFERENCES
          + """
      UNION ALL
      SELECT CASE WHEN classid = 'pg_largeobject'::regclass THEN 'large object'
                  WHEN deptype = 'o' THEN 'owned' ELSE 'granted' END,
             CASE WHEN dbid IN (0, here.oid) THEN pg_describe_object(classid, objid, objsubid)
                  ELSE 'something in database '
                       || coalesce((SELECT datname FROM pg_database WHERE oid = dbid), '?') END
        FROM pg_shdepend, me, here
       WHERE refclassid = 'pg_authid'::regclass AND refobjid = me.oid AND deptype IN ('o', 'a')
         AND NOT (deptype = 'a'
                  AND (classid = 'pg_database'::regclass AND objid = here.oid
                       OR dbid = here.oid
                          AND (classid = 'pg_default_acl'::regclass
                               OR classid = 'pg_namespace'::regclass
                                  AND objid IN (SELECT oid FROM own)
                               OR classid = 'pg_class'::regclass
                                  AND EXISTS (SELECT FROM pg_class c JOIN own
                                                  ON c.relnamespace = own.oid
                                               WHERE c.oid = objid))))
      UNION ALL
      SELECT 'lock', relations.name
        FROM pg_locks JOIN relations ON relation = relations.oid JOIN pg_stat_activity USING (pid), me, here
       WHERE granted AND database = here.oid AND usesysid <> me.oid
         AND mode IN ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
      UNION ALL
      SELECT 'lock', coalesce((SELECT name FROM relations WHERE oid = relation), 'a row')
        FROM pg_locks JOIN pg_stat_activity USING (pid), me, here
       WHERE NOT granted AND locktype <> 'advisory' AND usesysid = me.oid AND datid = here.oid
         AND waitstart < clock_timestamp() - interval '1 second'
      """;

  private static final String LOCK_NOT_AVAILABLE = "55P03";
  private static final Set<String> UNREADABLE = Set.of("42P01", "3F000", "42501");

  public IdentityProof {
    findings = List.copyOf(findings);
    locks = List.copyOf(locks);
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
    String[] siblings = service.siblingDatabases().toArray(String[]::new);
    return connection
        .preparedQuery(FACTS)
        .execute(Tuple.of(siblings, service.schema()))
        .compose(
            rows -> {
              Map<String, List<String>> facts = new LinkedHashMap<>();
              for (Row row : rows) {
                facts
                    .computeIfAbsent(row.getString("kind"), none -> new ArrayList<>())
                    .add(row.getString("fact"));
              }
              return schemaVersion(connection, service)
                  .map(version -> of(facts, version, settings));
            });
  }

  private static IdentityProof of(
      Map<String, List<String>> facts, Integer version, DatabaseSettings settings) {
    return new IdentityProof(
        IdentityFinding.all(facts, settings),
        facts.get("read-only").contains("on"),
        facts.getOrDefault("lock", List.of()).stream().distinct().toList(),
        facts.get("role changes").get(0),
        version);
  }

  /** 0 before the first migration; what keeps the role from reading it is a finding. */
  private static Future<Integer> schemaVersion(SqlConnection connection, ServiceName service) {
    return connection
        .query(
            "SELECT coalesce(max(version::int), 0) AS version FROM "
                + service.schema()
                + ".flyway_schema_history WHERE success AND version IS NOT NULL")
        .execute()
        .map(rows -> rows.iterator().next().getInteger("version"))
        .recover(
            failure -> {
              String state = failure instanceof PgException pg ? "" + pg.getSqlState() : "";
              if (state.equals(LOCK_NOT_AVAILABLE)) {
                return Future.succeededFuture();
              }
              return UNREADABLE.contains(state)
                  ? Future.succeededFuture(0)
                  : Future.failedFuture(failure);
            });
  }

  /** Why this is not who was configured, or may do what it should not; empty when it is proved. */
  public List<DatabaseFault> faults() {
    return findings.stream()
        .filter(finding -> finding.fault() != null)
        .map(finding -> DatabaseFault.permanent(finding.fault()))
        .toList();
  }
}
