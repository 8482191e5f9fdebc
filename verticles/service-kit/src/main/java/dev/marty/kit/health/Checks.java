package dev.marty.kit.health;

import dev.marty.kit.database.Database;
import dev.marty.kit.database.DatabaseFault;
import dev.marty.kit.database.IdentityProof;
import dev.marty.kit.database.PoolUse;
import java.util.List;

/** What a probe saw, as checks. */
final class Checks {
  private Checks() {}

  static Check identity(IdentityProof proof, String role) {
    List<String> faults = proof.faults().stream().map(DatabaseFault::reason).toList();
    return faults.isEmpty()
        ? Check.pass("identity", role, "role")
        : Check.fail("identity", String.join(" ", faults));
  }

  static Check schema(Integer version, int expected) {
    if (version == null) {
      return Check.warn("schema", "A lock of another session hides the schema's version.");
    }
    if (version < expected) {
      return Check.fail(
          "schema",
          "The schema is at version "
              + version
              + ", this service needs "
              + expected
              + "; run marty migrate.");
    }
    if (version > expected) {
      return new Check(
          "schema",
          Status.WARN,
          version,
          "version",
          "The schema is newer than this service, which knows version " + expected + ".");
    }
    return Check.pass("schema", version, "version");
  }

  static Check readOnly(boolean readOnly, String database) {
    return readOnly
        ? Check.fail("read-only", database + " takes no writes.")
        : Check.pass("read-only", false, "boolean");
  }

  /**
   * After a write that succeeded.
   *
   * @param locks what others hold locked meanwhile
   */
  static Check write(List<String> locks, double ms) {
    return locks.isEmpty()
        ? Check.pass("write", ms, "ms")
        : Check.warn(
            "write",
            "A lock of another session holds up writes to "
                + String.join(", ", locks)
                + "; pg_blocking_pids() tells whose it is.");
  }

  static List<Check> pools(Database database) {
    return database.use().stream().map(Checks::pool).toList();
  }

  private static Check pool(PoolUse use) {
    return use.inUse() < use.size()
        ? Check.pass(use.name(), use.inUse(), "connections in use")
        : new Check(
            use.name(),
            Status.WARN,
            use.inUse(),
            "connections in use",
            "All " + use.size() + " connections of the pool are in use.");
  }
}
