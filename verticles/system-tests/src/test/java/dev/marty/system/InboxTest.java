package dev.marty.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.kit.ServiceName;
import dev.marty.kit.config.DatabaseSettings;
import dev.marty.kit.database.Database;
import dev.marty.kit.outbox.InboxClient;
import dev.marty.kit.outbox.InboxRoute;
import dev.marty.kit.outbox.OutboxEvent;
import dev.marty.testkit.Repository;
import dev.marty.testkit.Sql;
import dev.marty.testkit.TestPostgres;
import dev.marty.testkit.Wait;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The consumer's side on a real PostgreSQL, and both sides together over HTTP. */
@ExtendWith(VertxExtension.class)
class InboxTest {
  private final AtomicInteger changes = new AtomicInteger();
  private final AtomicInteger failures = new AtomicInteger();
  private Vertx vertx;
  private HttpClient http;
  private int port;

  @BeforeEach
  void open(Vertx vertx) {
    this.vertx = vertx;
    http = vertx.createHttpClient();
    DatabaseSettings settings =
        TestPostgres.shared().config(vertx).database(ServiceName.PKD_SERVICE.text());
    port =
        OutboxBench.on(
            vertx,
            () -> {
              Router router = Router.router(vertx);
              router.route().failureHandler(context -> context.response().setStatusCode(500).end());
              new InboxRoute(
                      vertx,
                      new Database(vertx, settings),
                      event -> Future.succeededFuture(c -> change()))
                  .mount(router);
              return vertx
                  .createHttpServer()
                  .requestHandler(router)
                  .listen(0, "127.0.0.1")
                  .map(server -> server.actualPort());
            });
  }

  private Future<Void> change() {
    if (failures.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
      return Future.failedFuture("the change failed");
    }
    changes.incrementAndGet();
    return Future.succeededFuture();
  }

  private Future<Integer> post(Buffer body) {
    return http.request(HttpMethod.POST, port, "127.0.0.1", InboxClient.PATH)
        // Inside, on the event loop: this thread may be too late for the end.
        .compose(
            request ->
                request
                    .putHeader("Content-Type", "application/json")
                    .send(body)
                    .compose(response -> response.end().map(response.statusCode())));
  }

  private static long taken(String id, Vertx vertx) throws Exception {
    try (Sql sql =
        Sql.connect(TestPostgres.shared().config(vertx).database(ServiceName.PKD_SERVICE.text()))) {
      return sql.number("SELECT count(*) FROM pkd.inbox WHERE event_id = '" + id + "'");
    }
  }

  @Test
  void anAnswerThatIsLostCostsASecondDeliveryAndNoSecondChange() throws Exception {
    OutboxBench bench = OutboxBench.open(vertx);
    OutboxEvent event = bench.add("certificate/1");
    AtomicInteger deliveries = new AtomicInteger();

    bench.relay(
        json ->
            post(json.toBuffer())
                .compose(
                    status ->
                        deliveries.incrementAndGet() == 1
                            ? Future.failedFuture("connection reset")
                            : Future.succeededFuture(new InboxClient.Answer(status, null))));

    bench.until("published_at IS NOT NULL", 1);
    assertThat(deliveries).hasValue(2);
    assertThat(changes).hasValue(1);
    assertThat(taken(event.id().toString(), vertx)).isEqualTo(1);
  }

  @Test
  void deliveriesOfOneEventAtTheSameTimeChangeOnce() throws Exception {
    OutboxBench bench = OutboxBench.open(vertx);
    JsonObject json = event(OutboxEvent.of("tested", "certificate/1", new JsonObject()));

    List<Future<Integer>> all = Stream.generate(() -> post(json.toBuffer())).limit(8).toList();

    for (Future<Integer> one : all) {
      assertThat(Wait.on(one)).isEqualTo(204);
    }
    assertThat(changes).hasValue(1);
    assertThat(bench.count("true")).isZero();
  }

  @Test
  void aChangeThatFailsIsNotRemembered() throws Exception {
    JsonObject json = event(OutboxEvent.of("tested", "certificate/1", new JsonObject()));
    failures.set(1);

    assertThat(Wait.on(post(json.toBuffer()))).isEqualTo(500);
    assertThat(taken(json.getString("id"), vertx)).isZero();

    assertThat(Wait.on(post(json.toBuffer()))).isEqualTo(204);
    assertThat(taken(json.getString("id"), vertx)).isEqualTo(1);
    assertThat(changes).hasValue(1);
  }

  private static JsonObject event(OutboxEvent event) {
    return new JsonObject()
        .put("id", event.id().toString())
        .put("type", event.type())
        .put("aggregate", event.aggregate())
        .put("sequence", 1)
        .put("at", "2026-05-01T00:00:00Z")
        .put("payload", event.payload());
  }

  @Test
  void everyServiceHasTheTablesOfTheKit() throws IOException {
    Path verticles = Repository.root().resolve("verticles");
    Path kit = verticles.resolve("service-kit/src/main/java/dev/marty/kit/outbox");
    int compared = 0;
    try (Stream<Path> files = Files.walk(verticles)) {
      for (Path file :
          files
              .filter(f -> f.toString().contains("/src/main/resources/db/migration/"))
              .filter(f -> f.toString().matches(".*__(out|in)box\\.sql"))
              .toList()) {
        String table = file.toString().endsWith("outbox.sql") ? "Outbox" : "Inbox";
        assertThat(statements(Files.readString(file)))
            .as(file.toString())
            .isEqualTo(documented(Files.readString(kit.resolve(table + ".java"))));
        compared++;
      }
    }
    assertThat(compared).isGreaterThanOrEqualTo(3);
  }

  private static String documented(String source) {
    String block = source.substring(source.indexOf("<pre>") + 5, source.indexOf("</pre>"));
    return statements(block.replaceAll("(?m)^ \\*", "").replace("&gt;", ">"));
  }

  private static String statements(String sql) {
    return String.join(
            " ", Arrays.stream(sql.split("\n")).map(line -> line.replaceAll("--.*", "")).toList())
        .replaceAll("\\s+", " ")
        .strip();
  }
}
