package dev.marty.system.faults;

import static dev.marty.system.faults.Fault.Reach.SERVICE;

import dev.marty.testkit.Sql;
import java.util.List;

/** What is wrong with the tables of one database. */
final class SchemaFaults {
  private SchemaFaults() {}

  static List<Fault> all() {
    return List.of(
        // Readers go on; who writes waits.
        locked("lock on a hot table", "EXCLUSIVE", ""),
        // Who reads waits too, one connection each, and there are more of them than connections.
        locked("pool exhausted", "ACCESS EXCLUSIVE", "connections of the pool are in use"),
        new Fault(
            "SELECT revoked",
            SERVICE,
            Truth.fails(" lacks SELECT ON TABLE "),
            victim -> victim.inside("REVOKE SELECT ON {hot} FROM {app}"),
            victim -> victim.inside("GRANT SELECT ON {hot} TO {app}")),
        new Fault(
            "schema behind",
            SERVICE,
            Truth.fails("run marty migrate"),
            victim ->
                victim.inside(
                    "UPDATE {schema}.flyway_schema_history SET success = false WHERE version::int ="
                        + " (SELECT max(version::int) FROM {schema}.flyway_schema_history)"),
            victim -> victim.inside("UPDATE {schema}.flyway_schema_history SET success = true")),
        new Fault(
            "schema ahead",
            SERVICE,
            Truth.warns("newer than this service"),
            victim ->
                victim.inside(
                    "INSERT INTO {schema}.flyway_schema_history (installed_rank, version,"
                        + " description, type, script, installed_by, execution_time, success)"
                        + " VALUES (999, '999', 'ahead', 'SQL', 'V999__ahead.sql', 'tests', 0,"
                        + " true)"),
            victim ->
                victim.inside("DELETE FROM {schema}.flyway_schema_history WHERE version = '999'")));
  }

  /** Somebody's open transaction holds a lock on what each request needs. */
  private static Fault locked(String name, String mode, String says) {
    return new Fault(
        name,
        SERVICE,
        Truth.warns(says),
        victim -> {
          Sql session = victim.session();
          victim.keep(session);
          session.run("BEGIN");
          session.run(victim.fill("LOCK TABLE {hot} IN " + mode + " MODE"));
        },
        victim -> {});
  }
}
