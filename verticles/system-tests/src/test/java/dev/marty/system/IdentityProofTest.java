package dev.marty.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.kit.ServiceName;
import dev.marty.kit.config.DatabaseSettings;
import dev.marty.kit.config.MartyConfig;
import dev.marty.kit.database.Connections;
import dev.marty.kit.database.IdentityFinding;
import dev.marty.kit.database.IdentityProof;
import dev.marty.kit.database.WriteProbe;
import dev.marty.launcher.verify.Result;
import dev.marty.launcher.verify.Verification;
import dev.marty.testkit.MartyServer;
import dev.marty.testkit.Sql;
import dev.marty.testkit.TestPostgres;
import dev.marty.testkit.Wait;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.pgclient.PgConnection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the proof of identity finds, asked as a service's own role on a real server. */
@ExtendWith(VertxExtension.class)
class IdentityProofTest {
  private static final MartyServer SERVER = TestPostgres.shared();
  private static final String APP = "marty_csca_app";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GRANT marty_csca_owner TO APP                    | REVOKE marty_csca_owner FROM APP       | no memberships
          GRANT marty_csca_owner TO APP WITH ADMIN OPTION  | REVOKE marty_csca_owner FROM APP       | not the owner of the database
          GRANT marty_pkd_app TO APP                       | REVOKE marty_pkd_app FROM APP          | no memberships
          GRANT pg_execute_server_program TO APP           | REVOKE pg_execute_server_program FROM APP | no memberships
          GRANT pg_read_all_data TO APP                    | REVOKE pg_read_all_data FROM APP       | no memberships
          GRANT pg_signal_backend TO APP                   | REVOKE pg_signal_backend FROM APP      | no memberships
          CREATE ROLE team ROLE APP                        | DROP ROLE team                         | no memberships
          ALTER ROLE APP SUPERUSER                         | ALTER ROLE APP NOSUPERUSER             | no attributes
          ALTER ROLE APP CREATEROLE                        | ALTER ROLE APP NOCREATEROLE            | no attributes
          ALTER ROLE APP REPLICATION                       | ALTER ROLE APP NOREPLICATION           | no attributes
          ALTER ROLE APP NOLOGIN                           | ALTER ROLE APP LOGIN                   | the privileges it needs
          REVOKE CONNECT ON DATABASE marty_csca FROM APP   | GRANT CONNECT ON DATABASE marty_csca TO APP | the privileges it needs
          REVOKE USAGE ON SCHEMA csca FROM APP             | GRANT USAGE ON SCHEMA csca TO APP      | the privileges it needs
          REVOKE SELECT ON csca.outbox FROM APP            | GRANT SELECT ON csca.outbox TO APP     | the privileges it needs
          REVOKE INSERT, UPDATE ON csca.outbox FROM APP    | GRANT INSERT, UPDATE ON csca.outbox TO APP | the privileges it needs
          REVOKE INSERT ON csca.outbox FROM APP            | GRANT INSERT ON csca.outbox TO APP     | the privileges it needs
          REVOKE UPDATE ON csca.outbox FROM APP            | GRANT UPDATE ON csca.outbox TO APP     | the privileges it needs
          REVOKE DELETE ON csca.outbox FROM APP            | GRANT DELETE ON csca.outbox TO APP     | the privileges it needs
          REVOKE UPDATE (revoked_at) ON csca.certificate FROM APP | GRANT UPDATE (revoked_at) ON csca.certificate TO APP | the privileges it needs
          GRANT DELETE ON csca.audit TO APP                | REVOKE DELETE ON csca.audit FROM APP   | no privileges beyond those of db-init and migrations
          GRANT UPDATE (der) ON csca.certificate TO APP    | REVOKE UPDATE (der) ON csca.certificate FROM APP | no privileges beyond those of db-init and migrations
          GRANT UPDATE ON csca.certificate TO APP          | REVOKE UPDATE ON csca.certificate FROM APP; GRANT UPDATE (revoked_at, revocation_reason) ON csca.certificate TO APP | no privileges beyond those of db-init and migrations
          GRANT SELECT ON csca.audit TO PUBLIC             | REVOKE SELECT ON csca.audit FROM PUBLIC | no privileges beyond those of db-init and migrations
          CREATE TABLE csca.extra (); GRANT SELECT ON csca.extra TO APP | DROP TABLE csca.extra     | no privileges beyond those of db-init and migrations
          CREATE SEQUENCE csca.extra; GRANT USAGE ON SEQUENCE csca.extra TO APP | DROP SEQUENCE csca.extra | no privileges beyond those of db-init and migrations
          GRANT TRUNCATE ON csca.audit TO APP              | REVOKE TRUNCATE ON csca.audit FROM APP | no privileges beyond those of db-init and migrations
          GRANT TRIGGER ON csca.audit TO PUBLIC            | REVOKE TRIGGER ON csca.audit FROM PUBLIC | no privileges beyond those of db-init and migrations
          GRANT REFERENCES (der) ON csca.crl TO APP        | REVOKE REFERENCES (der) ON csca.crl FROM APP | no privileges beyond those of db-init and migrations
          GRANT SELECT ON csca.audit TO APP WITH GRANT OPTION | REVOKE GRANT OPTION FOR SELECT ON csca.audit FROM APP | no privileges beyond those of db-init and migrations
          GRANT INSERT ON csca.flyway_schema_history TO APP | REVOKE INSERT ON csca.flyway_schema_history FROM APP | no privileges beyond those of db-init and migrations
          GRANT CREATE ON SCHEMA csca TO APP               | REVOKE CREATE ON SCHEMA csca FROM APP  | no privileges beyond those of db-init and migrations
          GRANT CREATE ON SCHEMA public TO PUBLIC          | REVOKE CREATE ON SCHEMA public FROM PUBLIC | no privileges beyond those of db-init and migrations
          GRANT TEMP ON DATABASE marty_csca TO PUBLIC      | REVOKE TEMP ON DATABASE marty_csca FROM PUBLIC | no privileges beyond those of db-init and migrations
          ALTER TABLE csca.idempotency OWNER TO APP        | ALTER TABLE csca.idempotency OWNER TO marty_csca_owner; GRANT SELECT, INSERT ON csca.idempotency TO APP | owns nothing
          CREATE SCHEMA extra AUTHORIZATION APP            | DROP SCHEMA extra                      | owns nothing
          SELECT lo_create(4711); ALTER LARGE OBJECT 4711 OWNER TO APP | SELECT lo_unlink(4711)     | no large objects
          SELECT lo_create(4711); GRANT SELECT ON LARGE OBJECT 4711 TO APP | SELECT lo_unlink(4711) | no large objects
          CREATE TABLE public.other (); GRANT SELECT ON public.other TO APP | DROP TABLE public.other | no grants outside of its schema
          GRANT USAGE ON SCHEMA public TO APP              | REVOKE USAGE ON SCHEMA public FROM APP | no grants outside of its schema
          GRANT EXECUTE ON FUNCTION pg_read_file(text) TO APP | REVOKE EXECUTE ON FUNCTION pg_read_file(text) FROM APP | no grants outside of its schema
          GRANT CONNECT ON DATABASE postgres TO APP        | REVOKE CONNECT ON DATABASE postgres FROM APP | no grants outside of its schema
          GRANT SET ON PARAMETER session_preload_libraries TO APP | REVOKE SET ON PARAMETER session_preload_libraries FROM APP | no grants outside of its schema
          GRANT CONNECT ON DATABASE marty_pkd TO PUBLIC    | REVOKE CONNECT ON DATABASE marty_pkd FROM PUBLIC | no CONNECT on other services' databases
          """)
  void whatIsTooMuchOrTooLittleIsFound(String done, String undone, String finding, Vertx vertx)
      throws Exception {
    MartyConfig config = SERVER.config(vertx);
    DatabaseSettings app = config.database(ServiceName.CSCA.text());
    // A login that is there already notices it too.
    PgConnection connection =
        Wait.on(
            Connections.open(vertx, app, "test", options -> PgConnection.connect(vertx, options)));
    Function<PgConnection, IdentityProof> ask = c -> Wait.on(IdentityProof.on(c, app));
    assertThat(ask.apply(connection).faults()).isEmpty();
    try (Sql admin = Sql.connect(SERVER.admin().withDatabase("marty_csca"))) {
      admin.run(done.replace("APP", APP));
      try {
        List<IdentityFinding> found =
            ask.apply(connection).findings().stream().filter(f -> f.fault() != null).toList();
        assertThat(found).extracting(IdentityFinding::name).contains(finding);
        assertThat(found).allSatisfy(one -> assertThat(one.fault()).contains(APP).endsWith("."));
      } finally {
        admin.run(undone.replace("APP", APP));
      }
    }
    assertThat(ask.apply(connection).faults()).isEmpty();
    Wait.on(connection.close());
  }

  @Test
  void verifyHasARowForEachOfThem(Vertx vertx) throws Exception {
    try (Sql admin = Sql.connect(SERVER.admin().withDatabase("marty_csca"))) {
      admin.run("GRANT pg_read_all_data TO " + APP);
      admin.run("GRANT TRUNCATE ON csca.audit TO " + APP);
      try {
        Verification verification = Wait.on(Verification.run(vertx, SERVER.config(vertx)));
        assertThat(verification.all().filter(result -> !result.passed()))
            .extracting(Result::name)
            .contains(
                APP + ": no memberships",
                APP + ": no privileges beyond those of db-init and migrations");
        assertThat(verification.all())
            .filteredOn(result -> result.group().equals("identity") && result.passed())
            .extracting(Result::name)
            .contains(APP + ": no large objects", "marty_pkd_app: no memberships");
        assertThat(verification.all())
            .extracting(Result::name)
            .contains(APP + ": a large object", "marty_csca_migrator: a large object");
      } finally {
        admin.run("REVOKE TRUNCATE ON csca.audit FROM " + APP);
        admin.run("REVOKE pg_read_all_data FROM " + APP);
      }
    }
  }

  @Test
  void theWriteProbeLeavesNothingBehind(Vertx vertx) throws Exception {
    DatabaseSettings app = SERVER.config(vertx).database(ServiceName.CSCA.text());
    PgConnection connection =
        Wait.on(
            Connections.open(
                vertx,
                app,
                "test",
                options ->
                    PgConnection.connect(
                        vertx, options.addProperty("work_mem", WriteProbe.WORK_MEM))));
    try (Sql admin = Sql.connect(SERVER.admin().withDatabase("marty_csca"))) {
      long size = admin.number("SELECT pg_database_size('marty_csca')");
      String wal = admin.rows("SELECT pg_current_wal_flush_lsn()").get(0);
      for (int i = 0; i < 100; i++) {
        Wait.on(WriteProbe.on(connection));
      }
      long written = admin.number("SELECT pg_current_wal_flush_lsn() - '" + wal + "'::pg_lsn");
      Wait.on(connection.close());
      assertThat(written).as("bytes of WAL for a hundred writes").isBetween(5_000L, 100_000L);
      assertThat(admin.number("SELECT pg_database_size('marty_csca')")).isEqualTo(size);
      Wait.until(
          Duration.ofMinutes(2),
          () -> files(admin) >= 100,
          () -> files(admin) + " temporary files");
    }
  }

  private static long files(Sql admin) {
    try {
      return admin.number("SELECT temp_files FROM pg_stat_database WHERE datname = 'marty_csca'");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
