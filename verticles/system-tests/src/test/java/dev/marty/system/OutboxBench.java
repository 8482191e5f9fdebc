package dev.marty.system;

import dev.marty.kit.ServiceName;
import dev.marty.kit.config.DatabaseSettings;
import dev.marty.kit.database.Database;
import dev.marty.kit.outbox.InboxClient;
import dev.marty.kit.outbox.Outbox;
import dev.marty.kit.outbox.OutboxEvent;
import dev.marty.kit.outbox.OutboxRelay;
import dev.marty.kit.outbox.RelaySettings;
import dev.marty.testkit.MartyServer;
import dev.marty.testkit.Sql;
import dev.marty.testkit.TestPostgres;
import dev.marty.testkit.Wait;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * A producer with a real outbox, and a destination that no other test uses.
 *
 * @param vertx of its database
 * @param database the csca's
 * @param destination name of the consumer
 */
record OutboxBench(Vertx vertx, Database database, String destination) {
  static final RelaySettings FAST =
      new RelaySettings(
          16,
          Duration.ofMillis(9_000),
          Duration.ofMillis(6_000),
          Duration.ofMillis(20),
          Duration.ofMillis(20),
          Duration.ofMillis(100),
          Duration.ofMillis(100),
          3,
          Duration.ofDays(1));

  static final Duration SOON = Duration.ofMinutes(2);

  static OutboxBench open(Vertx vertx) {
    MartyServer server = TestPostgres.shared();
    Database database = new Database(vertx, server.config(vertx).database(ServiceName.CSCA.text()));
    return new OutboxBench(vertx, database, "test-" + UUID.randomUUID());
  }

  void add(OutboxEvent event) {
    Wait.on(database.transaction(c -> Outbox.add(c, event, List.of(destination))));
  }

  OutboxEvent add(String aggregate) {
    OutboxEvent event = OutboxEvent.of("tested", aggregate, new JsonObject().put("of", aggregate));
    add(event);
    return event;
  }

  /** Starts a relay on a context of the given Vert.x. */
  OutboxRelay relay(Vertx on, RelaySettings settings, InboxClient client) {
    DatabaseSettings access = TestPostgres.shared().config(vertx).database(ServiceName.CSCA.text());
    return on(
        on,
        () -> {
          Database own = on == vertx ? database : new Database(on, access);
          OutboxRelay relay = new OutboxRelay(on, own, settings, destination, client);
          relay.start();
          return Future.succeededFuture(relay);
        });
  }

  OutboxRelay relay(RelaySettings settings, InboxClient client) {
    return relay(vertx, settings, client);
  }

  OutboxRelay relay(InboxClient client) {
    return relay(FAST, client);
  }

  static <T> T on(Vertx vertx, Supplier<Future<T>> work) {
    Promise<T> result = Promise.promise();
    vertx.getOrCreateContext().runOnContext(turn -> work.get().onComplete(result));
    return Wait.on(result.future());
  }

  /** Waits until so many rows of this destination satisfy a condition. */
  void until(String condition, long count) throws SQLException {
    try (Sql sql = sql()) {
      Wait.until(
          SOON,
          () -> count(sql, condition) == count,
          () -> count(sql, condition) + " " + condition);
    }
  }

  long count(String condition) throws SQLException {
    try (Sql sql = sql()) {
      return count(sql, condition);
    }
  }

  private long count(Sql sql, String condition) {
    try {
      return sql.number(
          String.format(
              Locale.ROOT,
              "SELECT count(*) FROM csca.outbox WHERE destination = '%s' AND (%s)",
              destination,
              condition));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  Sql sql() throws SQLException {
    return Sql.connect(TestPostgres.shared().config(vertx).database(ServiceName.CSCA.text()));
  }
}
