package dev.marty.pkd;

import static dev.marty.testkit.PkdFixture.BASE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.testkit.Api;
import dev.marty.testkit.PkdFixture;
import dev.marty.testkit.RunningService;
import dev.marty.testkit.Sql;
import dev.marty.testkit.TestIssuer;
import dev.marty.testkit.Wait;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A source is run by one process at a time, and a run that is broken off is made anew. */
class SyncLeaseTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String SYNC = BASE + "/sync";

  private static ListServer server;
  private static PkdFixture pkd;

  @BeforeAll
  static void start() {
    server = new ListServer();
    pkd = new PkdFixture();
    pkd.undeploy();
  }

  @AfterAll
  static void stop() {
    pkd.close();
    server.close();
  }

  @Test
  void oneProcessAtATimeAndRunsOfStoppedAndKilledOnesAreMadeAnew() {
    byte[] certificate = new TestIssuer("UT", "UTO").signer();
    Promise<Void> never = Promise.promise();
    Promise<Void> released = Promise.promise();
    server.hold("/first", certificate, never);
    source("first", "/first");
    pkd.deploy();
    Wait.until(PATIENCE, () -> server.answers("/first").size() == 1, () -> "not asked yet");
    Vertx second = Vertx.vertx();
    try {
      RunningService other = pkd.another(second);
      Api otherApi = new Api(other.verticle().address());
      // It is asked while the first one runs, looks, and finds the source taken.
      assertThat(request(otherApi).getBoolean("running")).isTrue();
      assertThat(only(otherApi).getBoolean("running")).isTrue();
      assertThat(server.answers("/first")).hasSize(1);

      server.hold("/first", certificate, released);
      pkd.undeploy();
      Wait.until(
          PATIENCE, () -> server.answers("/first").size() == 2, () -> outcomes(otherApi) + "");
      assertThat(outcomes(otherApi)).containsExactly("running", "interrupted");
      released.complete();
      Wait.until(
          PATIENCE,
          () -> outcomes(otherApi).equals(List.of("imported", "interrupted")),
          () -> outcomes(otherApi) + "");
      other.undeploy();
    } finally {
      Wait.on(second.close());
      pkd.deploy();
    }
    assertThat(only(pkd.api()).getBoolean("running")).isFalse();
    anotherIsKilled();
    Wait.until(
        PATIENCE,
        () -> outcomes(pkd.api()).get(0).equals("unchanged"),
        () -> outcomes(pkd.api()) + "");
    assertThat(outcomes(pkd.api()).subList(0, 3))
        .containsExactly("unchanged", "interrupted", "imported");
    JsonObject abandoned = only(pkd.api()).getJsonArray("runs").getJsonObject(1);
    assertThat(abandoned.getString("detail")).isEqualTo("The process that ran it is gone.");
  }

  /** What a process leaves that was killed in a run, once its lease is over. */
  private static void anotherIsKilled() {
    try (Sql sql = pkd.sql()) {
      sql.run(
          "INSERT INTO sync_run (id, source, cause) VALUES (gen_random_uuid(), 'first', 'schedule')");
      sql.run(
          "UPDATE sync_source SET leased_by = gen_random_uuid(),"
              + " leased_until = now() - interval '1 second', next_at = now()");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void source(String name, String path) {
    pkd.config()
        .getJsonObject("settings")
        .put(
            "sources",
            new JsonObject()
                .put(
                    name,
                    new JsonObject()
                        .put("location", server.url(path))
                        .put("intervalMinutes", 1440)));
  }

  private static JsonObject request(Api api) {
    try {
      return api.post(SYNC, new byte[0], "application/json")
          .as(202)
          .getJsonArray("items")
          .getJsonObject(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonObject only(Api api) {
    try {
      return api.get(SYNC).getJsonArray("items").getJsonObject(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> outcomes(Api api) {
    return only(api).getJsonArray("runs").stream()
        .map(run -> ((JsonObject) run).getString("outcome"))
        .map(outcome -> outcome == null ? "running" : outcome)
        .toList();
  }
}
