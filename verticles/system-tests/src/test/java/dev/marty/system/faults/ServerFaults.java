package dev.marty.system.faults;

import static dev.marty.system.faults.Fault.Reach.SERVER;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.marty.testkit.OwnServer;
import dev.marty.testkit.Signals;
import dev.marty.testkit.Sql;
import java.nio.file.Files;
import java.util.List;

/** What befalls a whole PostgreSQL. */
final class ServerFaults {
  private ServerFaults() {}

  static List<Fault> all() {
    return List.of(
        new Fault(
            "immediate stop",
            SERVER,
            Truth.fails("refused the connection"),
            victim -> victim.server().stopAtOnce(),
            ServerFaults::restart),
        new Fault(
            "postmaster killed",
            SERVER,
            Truth.fails("refused the connection"),
            victim -> victim.server().kill(),
            ServerFaults::restart),
        Fault.passing(
            "fast restart",
            SERVER,
            victim -> {
              victim.server().stopFast();
              victim.server().restart();
            }),
        new Fault(
            "server frozen",
            SERVER,
            Truth.fails("did not answer in time"),
            victim -> victim.server().freeze(),
            victim -> victim.server().thaw()),
        Fault.passing("backend killed", SERVER, ServerFaults::killOneBackend),
        new Fault(
            "read-only by default",
            SERVER,
            Truth.fails("takes no writes"),
            victim ->
                victim.admin(
                    "ALTER SYSTEM SET default_transaction_read_only = on",
                    "SELECT pg_reload_conf()"),
            victim ->
                victim.admin(
                    "SET default_transaction_read_only = off",
                    "ALTER SYSTEM RESET default_transaction_read_only",
                    "SELECT pg_reload_conf()")),
        new Fault(
            "demoted to a standby",
            SERVER,
            Truth.fails("takes no writes"),
            victim -> {
              victim.server().stopFast();
              Files.createFile(victim.server().data().resolve("standby.signal"));
              victim.server().restart();
            },
            victim -> victim.admin("SELECT pg_promote()")),
        new Fault(
            "disk full",
            SERVER,
            Truth.fails("no disk space"),
            victim -> {
              Disk disk = victim.site().servers().disk(victim.service());
              assumeTrue(disk.isSmall(), "no disk for it can be mounted; root may");
              disk.fill();
            },
            victim -> {
              victim.site().servers().disk(victim.service()).free();
              // Without room for its WAL it ends.
              restart(victim);
            }),
        new Fault(
            "TLS: wrong authority",
            SERVER,
            Truth.fails("is not signed by an authority in"),
            victim -> victim.site().servers().present(victim.service(), "stranger.example"),
            victim -> victim.site().servers().present(victim.service())),
        new Fault(
            "TLS: wrong name",
            SERVER,
            Truth.fails("is not for the host"),
            victim -> victim.site().servers().present(victim.service(), "other.example"),
            victim -> victim.site().servers().present(victim.service())));
  }

  private static void restart(Victim victim) {
    OwnServer server = victim.server();
    if (!server.runs()) {
      server.restart();
    }
  }

  /** PostgreSQL ends all others then, since shared memory may be broken. */
  private static void killOneBackend(Victim victim) throws Exception {
    long pid;
    try (Sql sql = Sql.connect(victim.server().marty().admin())) {
      pid =
          sql.number(victim.fill("SELECT max(pid) FROM pg_stat_activity WHERE usename = '{app}'"));
    }
    Signals.send("-KILL", ProcessHandle.of(pid).orElseThrow());
  }
}
