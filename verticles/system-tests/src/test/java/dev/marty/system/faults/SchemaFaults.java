package dev.marty.system.faults;

import static dev.marty.system.faults.Fault.Reach.SERVICE;

import dev.marty.testkit.Sql;
import java.util.List;

/** What is wrong with the tables of one database. */
final class SchemaFaults {
  /** More than the pool has. */
  private static final int BURST = 12;

  private SchemaFaults() {}

  static List<Fault> all() {
    return List.of(
        new Fault(
            "lock on a hot table", SERVICE, Truth.warns(""), SchemaFaults::lock, victim -> {}),
        new Fault(
            "pool exhausted",
            SERVICE,
            Truth.warns("connections of the pool are in use"),
            victim -> {
              lock(victim);
              victim.site().load().burst(victim.service(), BURST);
            },
            victim -> {}),
        new Fault(
            "INSERT revoked",
            SERVICE,
            Truth.fails(" lacks "),
            victim -> victim.inside("REVOKE INSERT ON {hot} FROM {app}"),
            victim -> victim.inside("GRANT INSERT ON {hot} TO {app}")),
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

  /** Readers go on; who writes waits. */
  private static void lock(Victim victim) throws Exception {
    Sql session = victim.session();
    victim.keep(session);
    session.run("BEGIN");
    session.run(victim.fill("LOCK TABLE {hot} IN EXCLUSIVE MODE"));
  }
}
