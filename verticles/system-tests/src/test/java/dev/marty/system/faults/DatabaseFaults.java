package dev.marty.system.faults;

import static dev.marty.system.faults.Fault.Reach.SERVICE;
import static dev.marty.system.faults.Fault.Reach.SIBLINGS;

import java.util.List;

/** What an administrator does to one database or its role. */
final class DatabaseFaults {
  private DatabaseFaults() {}

  static List<Fault> all() {
    return List.of(
        Fault.passing("sessions terminated", SERVICE, Victim::terminate),
        refused(
            "ALLOW_CONNECTIONS false",
            "accepts no connections",
            "ALTER DATABASE {db} ALLOW_CONNECTIONS false",
            "ALTER DATABASE {db} ALLOW_CONNECTIONS true"),
        refused("NOLOGIN", "may not log in", "ALTER ROLE {app} NOLOGIN", "ALTER ROLE {app} LOGIN"),
        new Fault(
            "password changed",
            SERVICE,
            Truth.fails("was refused by"),
            victim -> {
              victim.admin("ALTER ROLE {app} PASSWORD 'another'");
              victim.terminate();
            },
            victim ->
                victim.admin(
                    "ALTER ROLE {app} PASSWORD '"
                        + victim.site().servers().password(victim.service())
                        + "'")),
        refused(
            "REVOKE CONNECT",
            "lacks a privilege",
            "REVOKE CONNECT ON DATABASE {db} FROM {app}",
            "GRANT CONNECT ON DATABASE {db} TO {app}"),
        new Fault(
            "CONNECT to PUBLIC",
            SIBLINGS,
            Truth.fails("holds CONNECT on"),
            DatabaseFaults::openToAll,
            DatabaseFaults::closeAgain),
        refused(
            "connection limit",
            "Too many connections",
            "ALTER ROLE {app} CONNECTION LIMIT 0",
            "ALTER ROLE {app} CONNECTION LIMIT 50"),
        refused(
            "connections for two only",
            "Too many connections",
            "ALTER ROLE {app} CONNECTION LIMIT 2",
            "ALTER ROLE {app} CONNECTION LIMIT 50"),
        new Fault(
            "membership granted",
            SERVICE,
            Truth.fails("is a member of"),
            victim -> victim.admin("GRANT {owner} TO {app}"),
            victim -> victim.admin("REVOKE {owner} FROM {app}")),
        new Fault(
            "dropped and restored",
            SERVICE,
            Truth.fails("There is no "),
            victim -> {
              victim.admin("ALTER DATABASE {db} ALLOW_CONNECTIONS false");
              victim.terminate();
              victim.admin(
                  "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{db}'",
                  "CREATE DATABASE saved OWNER {owner} TEMPLATE {db} ALLOW_CONNECTIONS false",
                  "DROP DATABASE {db}");
            },
            victim -> {
              victim.admin(
                  // Before it has a name that others look for.
                  "REVOKE ALL ON DATABASE saved FROM PUBLIC",
                  "ALTER DATABASE saved RENAME TO {db}",
                  "ALTER DATABASE {db} ALLOW_CONNECTIONS true");
              victim.site().servers().initialise(victim.service());
            }));
  }

  /** A statement that refuses the service's logins, whose sessions are ended, and its opposite. */
  private static Fault refused(String name, String says, String inflict, String cure) {
    return new Fault(
        name,
        SERVICE,
        Truth.fails(says),
        victim -> {
          victim.admin(inflict);
          victim.terminate();
        },
        victim -> victim.admin(cure));
  }

  private static boolean isAlone(Victim victim) {
    return victim.site().servers().neighbours(victim.service()).size() == 1;
  }

  /** Where the victim is alone, somebody makes a database of another's name beside it. */
  private static void openToAll(Victim victim) throws Exception {
    victim.admin(
        isAlone(victim) ? "CREATE DATABASE {sibling}" : "GRANT CONNECT ON DATABASE {db} TO PUBLIC");
  }

  private static void closeAgain(Victim victim) throws Exception {
    victim.admin(
        isAlone(victim)
            ? "DROP DATABASE IF EXISTS {sibling}"
            : "REVOKE CONNECT ON DATABASE {db} FROM PUBLIC");
  }
}
