package dev.marty.csca;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.testkit.Consumers;
import dev.marty.testkit.Csca;
import dev.marty.testkit.Sql;
import dev.marty.testkit.Wait;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A database that was away for a moment and is the same is no reason to ask others. */
@ExtendWith(VertxExtension.class)
class LostConnectionTest {
  private static final Duration SOON = Duration.ofMinutes(2);

  @Test
  void afterALostConnectionItSignsWithoutItsConsumers(Vertx vertx) throws Exception {
    Vertx others = Vertx.vertx();
    Csca csca = Csca.deploy(vertx, Consumers.of(others, Csca.config(vertx)));
    String country = Csca.country();
    csca.root(country);
    Wait.on(others.close());

    try (Sql sql = Csca.superuser()) {
      sql.run("ALTER ROLE marty_csca_app NOLOGIN");
      try {
        sql.run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE usename = 'marty_csca_app'");
        Wait.until(SOON, () -> status(csca) == 503, () -> csca.running().health().body().encode());
      } finally {
        sql.run("ALTER ROLE marty_csca_app LOGIN");
      }
    }
    Wait.until(SOON, () -> status(csca) == 200, () -> csca.running().health().body().encode());

    assertThat(csca.api().post("/api/csca/crls", new JsonObject().put("country", country)).status())
        .isEqualTo(201);
    csca.running().undeploy();
  }

  private static int status(Csca csca) {
    return csca.running().get("/ready").code();
  }
}
