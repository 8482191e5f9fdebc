package dev.marty.csca;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.testkit.Api;
import dev.marty.testkit.Csca;
import dev.marty.testkit.Sql;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** All connections of a service hang: who waits for one is told to come back later. */
@ExtendWith(VertxExtension.class)
class ExhaustedPoolTest {
  private static final int REQUESTS = 12;

  @Test
  void whoGetsNoConnectionInTimeIsToldToComeBack(Vertx vertx) throws Exception {
    Csca csca = Csca.deploy(vertx);
    ExecutorService clients = Executors.newFixedThreadPool(REQUESTS);
    try (Sql admin = Csca.superuser()) {
      admin.run("BEGIN; LOCK TABLE csca.certificate IN ACCESS EXCLUSIVE MODE");
      List<Future<Api.Answer>> running = new ArrayList<>();
      for (int i = 0; i < REQUESTS; i++) {
        running.add(clients.submit(() -> csca.api().get(Csca.CERTIFICATES, "application/json")));
      }
      for (Future<Api.Answer> answer : running) {
        JsonObject problem = answer.get().as(503);
        assertThat(problem.getString("type")).endsWith("database-unavailable");
        assertThat(problem.encode()).doesNotContain("SELECT");
      }
      admin.run("ROLLBACK");
      assertThat(csca.api().get(Csca.CERTIFICATES, "application/json").status()).isEqualTo(200);
    } finally {
      clients.shutdownNow();
      csca.running().undeploy();
    }
  }
}
