package dev.marty.documentsigner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.kit.ServiceName;
import dev.marty.kit.config.DatabaseUrl;
import dev.marty.testkit.Sql;
import dev.marty.testkit.TcpProxy;
import dev.marty.testkit.TestPostgres;
import dev.marty.testkit.Wait;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A database that may be older than what csca knows of it, while csca cannot be asked. */
@ExtendWith(VertxExtension.class)
class RestoredTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String TABLE = "document_signer.reconciliation";
  private static final String ITSELF =
      "(SELECT d.oid || '.' || pg_relation_filenode('"
          + TABLE
          + "') FROM pg_database d WHERE d.datname = current_database())";

  private final SigningFixture fixture = new SigningFixture();

  @AfterEach
  void asItWas() throws Exception {
    sql("DELETE FROM " + TABLE);
    sql("INSERT INTO " + TABLE + " (incarnation) VALUES (" + ITSELF + ")");
    fixture.close();
  }

  private static void sql(String statement) throws Exception {
    try (Sql sql =
        Sql.connect(
            TestPostgres.shared().admin().withDatabase(ServiceName.DOCUMENT_SIGNER.database()))) {
      sql.run(statement);
    }
  }

  private String refusal() {
    try {
      return fixture
          .api()
          .post(SigningFixture.SODS, fixture.request(1))
          .json()
          .getString("type", "signed");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aDumpThatIsOlderThanItsMarkWaitsForCsca() throws Exception {
    fixture.deploy();
    fixture.signer("EC-P256");
    assertThat(refusal()).isEqualTo("signed");
    fixture.undeploy();
    sql("DELETE FROM " + TABLE);

    fixture.deploy();

    assertThat(refusal()).isEqualTo("urn:marty:problem:not-reconciled");
  }

  @Test
  void soDoesADatabaseThatWasAwayAndComesBackRestored(Vertx vertx) throws Exception {
    DatabaseUrl admin = TestPostgres.shared().admin();
    TcpProxy proxy = new TcpProxy(vertx, admin.host(), admin.port());
    proxy.open();
    JsonObject database = fixture.config().getJsonObject("database");
    URI url = URI.create(database.getString("url"));
    database.put("url", "postgresql://127.0.0.1:" + proxy.port() + url.getPath());
    fixture.deploy();
    fixture.signer("EC-P256");
    assertThat(refusal()).isEqualTo("signed");

    proxy.reset(true);
    Wait.until(PATIENCE, () -> health().equals("fail"), () -> "nobody notices");
    sql("UPDATE " + TABLE + " SET incarnation = 'of the dump'");
    proxy.reset(false);
    Wait.until(PATIENCE, () -> !health().equals("fail"), () -> "it does not come back");

    assertThat(refusal()).isEqualTo("urn:marty:problem:not-reconciled");
  }

  private String health() {
    try {
      return fixture.api().get("/health/document_signer", "*/*").json().getString("status");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
