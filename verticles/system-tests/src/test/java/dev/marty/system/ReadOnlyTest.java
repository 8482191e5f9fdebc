package dev.marty.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.marty.kit.ServiceName;
import dev.marty.kit.config.DatabaseSettings;
import dev.marty.kit.config.MartyConfig;
import dev.marty.kit.database.Database;
import dev.marty.kit.verticle.ServiceSetup;
import dev.marty.kit.verticle.ServiceVerticle;
import dev.marty.testkit.RunningService;
import dev.marty.testkit.TestPostgres;
import dev.marty.testkit.Wait;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What says that it reads cannot write, by the server's word and whatever statement it is. */
@ExtendWith(VertxExtension.class)
class ReadOnlyTest {
  private static final ServiceName SERVICE = ServiceName.DOCUMENT_SIGNER;
  private static final String INSERT =
      "INSERT INTO inbox (event_id, type, aggregate, sequence, at)"
          + " VALUES ($1, 'tested', 'tested', 0, now()) RETURNING type";

  private static final int PATIENT_MS = 30_000;

  /** A service with a route that writes where it said that it would read. */
  private static final class Careless extends ServiceVerticle {
    Careless() {
      super(SERVICE, RunningService.verticle(SERVICE).schemaVersion());
    }

    @Override
    protected void setUp(ServiceSetup setup) {
      setup
          .router()
          .get("/api/document_signer/signers")
          .handler(
              context ->
                  setup
                      .database()
                      .read(ReadOnlyTest::insert)
                      .onSuccess(context::json)
                      .onFailure(context::fail));
    }
  }

  private static Future<String> insert(SqlConnection connection) {
    return insert(connection, UUID.randomUUID());
  }

  private static Future<String> insert(SqlConnection connection, UUID id) {
    return connection
        .preparedQuery(INSERT)
        .execute(Tuple.of(id))
        .map(rows -> rows.iterator().next().getString("type"));
  }

  @Test
  void aReadRefusesToWrite(Vertx vertx) {
    Database database = database(vertx);
    try {
      Throwable refused =
          catchThrowable(() -> Wait.on(database.read(ReadOnlyTest::insert))).getCause();
      assertThat(refused).isInstanceOf(IllegalStateException.class);
      assertThat(((PgException) refused.getCause()).getSqlState()).isEqualTo("25006");
      assertThat(
              catchThrowable(
                  () ->
                      Wait.on(
                          database.read(
                              connection ->
                                  connection
                                      .query("SELECT type FROM inbox LIMIT 1 FOR UPDATE")
                                      .execute()))))
          .isInstanceOf(CompletionException.class)
          .hasRootCauseInstanceOf(PgException.class);
    } finally {
      Wait.on(database.close());
    }
  }

  @Test
  void aReadSeesWhatWasWrittenBefore(Vertx vertx) {
    Database database = database(vertx);
    UUID id = UUID.randomUUID();
    try {
      String written = Wait.on(database.withConnection(connection -> insert(connection, id)));
      assertThat(written).isEqualTo("tested");
      int seen =
          Wait.on(
              database.read(
                  connection ->
                      connection
                          .query("SELECT type FROM inbox WHERE event_id = '" + id + "'")
                          .execute()
                          .map(rows -> rows.size())));
      assertThat(seen).isEqualTo(1);
      assertThat(database.use()).extracting("inUse").containsOnly(0);
    } finally {
      Wait.on(database.close());
    }
  }

  /** 503 would say that it helps to come back. */
  @Test
  void toTheClientItIsAFaultOfTheService(Vertx vertx) {
    MartyConfig config = TestPostgres.shared().config(vertx);
    RunningService running =
        RunningService.deploy(vertx, new Careless(), config.verticleConfig(SERVICE.text()));
    try {
      RunningService.Answer answer = running.get("/api/document_signer/signers");
      assertThat(answer.code()).isEqualTo(500);
      JsonObject problem = answer.body();
      assertThat(problem.getString("type")).isEqualTo("urn:marty:problem:internal");
      assertThat(problem.encode()).doesNotContain("INSERT", "25006");
    } finally {
      running.undeploy();
    }
  }

  /** Patient: the first login of a JVM on a busy machine takes seconds. */
  private static Database database(Vertx vertx) {
    DatabaseSettings own = TestPostgres.shared().config(vertx).database(SERVICE.text());
    DatabaseSettings.Timeouts patient =
        new DatabaseSettings.Timeouts(PATIENT_MS, PATIENT_MS, PATIENT_MS, PATIENT_MS);
    return new Database(
        vertx,
        new DatabaseSettings(
            own.service(), own.url(), own.user(), own.password(), own.pool(), patient));
  }
}
