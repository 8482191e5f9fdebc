package dev.marty.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.marty.kit.outbox.OutboxEvent;
import dev.marty.testkit.Sql;
import dev.marty.testkit.TestPostgres;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code marty events} as a process: what is parked is shown with its reason, and let go. */
@ExtendWith(VertxExtension.class)
class EventsCommandTest {
  @Test
  void parkedEventsAreListedAndReleasedWithTheCredentialsOfTheServiceAlone(Vertx vertx)
      throws Exception {
    OutboxBench bench = OutboxBench.open(vertx);
    OutboxEvent parked = bench.add("certificate/1");
    OutboxEvent waiting = bench.add("certificate/2");
    OutboxEvent untried = bench.add("certificate/3");
    try (Sql sql = bench.sql()) {
      sql.run(
          "UPDATE outbox SET destination = 'pkd_service', attempts = 10, refusals = 10,"
              + " parked_at = now(), last_error = 'HTTP 422: unknown issuer' WHERE event_id = ?",
          parked.id());
      sql.run(
          "UPDATE outbox SET destination = 'document_signer', attempts = 3,"
              + " last_error = 'HTTP 403' WHERE event_id = ?",
          waiting.id());

      MartyCommand table = events("list", "csca");
      assertThat(table.code()).as(table.err()).isZero();
      assertThat(table.out().lines().filter(line -> line.contains(parked.id().toString())))
          .singleElement()
          .asString()
          .startsWith("parked")
          .contains("pkd_service")
          .contains("HTTP 422: unknown issuer");
      assertThat(table.out()).doesNotContain(untried.id().toString());

      MartyCommand json = events("list", "csca", "--json");
      JsonArray listed = new JsonObject(json.out()).getJsonArray("events");
      assertThat(listed.stream().map(JsonObject.class::cast))
          .extracting(event -> event.getString("state"), event -> event.getString("id"))
          .contains(
              tuple("parked", parked.id().toString()), tuple("waiting", waiting.id().toString()));

      MartyCommand one = events("release", "csca", "--id", parked.id().toString());
      assertThat(one.code()).as(one.err()).isZero();
      assertThat(one.out()).contains("1 events of csca are sent again");
      assertThat(events("release", "csca", "--id", UUID.randomUUID().toString()).code()).isOne();
      assertThat(sql.number("SELECT count(*) FROM outbox WHERE parked_at IS NOT NULL")).isZero();

      MartyCommand rest = events("release", "csca", "--to", "document_signer", "--json");
      assertThat(new JsonObject(rest.out()).getInteger("released")).isEqualTo(1);
      sql.run("UPDATE outbox SET published_at = now() WHERE published_at IS NULL");
    }
  }

  @Test
  void whatCannotBeDoneIsSaid() throws Exception {
    MartyCommand none = events("list", "passport_engine");
    assertThat(none.code()).isEqualTo(1);
    assertThat(none.err()).contains("passport_engine has no outbox");

    assertThat(events("list").code()).isEqualTo(2);
    assertThat(events("list", "csca", "--limit", "-1").code()).isEqualTo(2);
    assertThat(events("release", "csca", "--to", "nobody").code()).isEqualTo(2);
    MartyCommand unknown = events("list", "gateway");
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err()).contains("'gateway' is unknown");

    Map<String, String> wrong = new HashMap<>(TestPostgres.shared().variables());
    wrong.put("CSCA_DATABASE_PASSWORD", "wrong-secret");
    MartyCommand refused = MartyCommand.run(wrong, "events", "list", "csca");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains("password").doesNotContain("wrong-secret");
  }

  /** Of all services only csca's place is known, and its password. */
  private static MartyCommand events(String... arguments) throws Exception {
    Map<String, String> variables = new HashMap<>(TestPostgres.shared().variables());
    variables.remove("PKD_SERVICE_DATABASE_URL");
    String[] all = new String[arguments.length + 1];
    all[0] = "events";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return MartyCommand.run(variables, all);
  }
}
