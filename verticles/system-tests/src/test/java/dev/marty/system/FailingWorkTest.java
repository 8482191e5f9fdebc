package dev.marty.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.kit.ServiceName;
import dev.marty.kit.config.MartyConfig;
import dev.marty.kit.database.Database;
import dev.marty.kit.verticle.ServiceSetup;
import dev.marty.kit.verticle.ServiceVerticle;
import dev.marty.testkit.RunningService;
import dev.marty.testkit.TestPostgres;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose fault it is when something fails between the statements, as a client learns it. */
@ExtendWith(VertxExtension.class)
class FailingWorkTest {
  private static final ServiceName SERVICE = ServiceName.DOCUMENT_SIGNER;

  /** Routes that the contract has: a service starts with no others. */
  private static final Map<String, String> PATHS =
      Map.of(
          "read", "/api/document_signer/signers",
          "snapshot", "/api/document_signer/signers/1",
          "connection", "/api/document_signer/signatures",
          "transaction", "/api/document_signer/signatures/1",
          "ended-connection", "/internal/holdings/certificates",
          "ended-transaction", "/internal/holdings/crls");

  /** A service whose routes fail. */
  private static final class Failing extends ServiceVerticle {
    private static final Map<String, Function<Database, Future<?>>> WORK =
        Map.of(
            "read", database -> database.read(Failing::wrong),
            "snapshot", database -> database.snapshot(Duration.ofSeconds(10), Failing::wrong),
            "connection", database -> database.withConnection(Failing::wrong),
            "transaction", database -> database.transaction(Failing::wrong),
            "ended-connection", database -> database.withConnection(Failing::ended),
            "ended-transaction", database -> database.transaction(Failing::ended));

    Failing() {
      super(SERVICE, RunningService.verticle(SERVICE).schemaVersion());
    }

    @Override
    protected void setUp(ServiceSetup setup) {
      WORK.forEach(
          (name, work) ->
              setup
                  .router()
                  .get(PATHS.get(name))
                  .handler(context -> work.apply(setup.database()).onFailure(context::fail)));
    }

    /** Of a type of Vert.x's, though it has nothing to do with the connection. */
    private static Future<Void> wrong(SqlConnection connection) {
      return connection
          .query("SELECT 1")
          .execute()
          .compose(rows -> Future.failedFuture("this was not expected"));
    }

    private static Future<Void> ended(SqlConnection connection) {
      return connection
          .query("SELECT pg_terminate_backend(pg_backend_pid())")
          .execute()
          .transform(done -> connection.query("SELECT 1").execute())
          .mapEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "read, 500",
    "snapshot, 500",
    "connection, 500",
    "transaction, 500",
    "ended-connection, 503",
    "ended-transaction, 503"
  })
  void whatTheWorkDoesWrongIsNoAbsenceOfTheDatabase(String route, int status, Vertx vertx) {
    MartyConfig config = TestPostgres.shared().config(vertx);
    RunningService running =
        RunningService.deploy(vertx, new Failing(), config.verticleConfig(SERVICE.text()));
    try {
      assertThat(running.get(PATHS.get(route)).code()).isEqualTo(status);
    } finally {
      running.undeploy();
    }
  }
}
