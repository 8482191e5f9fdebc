package dev.marty.pkd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.kit.ServiceName;
import dev.marty.testkit.Api;
import dev.marty.testkit.PkdFixture;
import dev.marty.testkit.TestIssuer;
import dev.marty.testkit.Wait;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** CRLs of the own csca, which an event names and csca serves, when it is slow to do so. */
@ExtendWith(VertxExtension.class)
class OwnCrlTest {
  private static final long SOON_S = 60;

  private final BlockingQueue<HttpServerRequest> asked = new LinkedBlockingQueue<>();
  private final TestIssuer slow = new TestIssuer("QS", "QSS");
  private final TestIssuer other = new TestIssuer("QT", "QTT");
  private HttpServer csca;
  private PkdFixture pkd;

  @BeforeEach
  void start(Vertx vertx) throws Exception {
    csca = Wait.on(vertx.createHttpServer().requestHandler(this::asked).listen(0, "127.0.0.1"));
    pkd = new PkdFixture();
    pkd.undeploy();
    JsonObject config = pkd.config();
    config
        .getJsonObject("peers")
        .put(ServiceName.CSCA.text(), "http://127.0.0.1:" + csca.actualPort());
    config.getJsonObject("database").getJsonObject("pool").put("maxSize", 1);
    pkd.deploy();
    pkd.event(slow.issued("root", slow.root()));
  }

  /** Only what events lead to; that it holds nothing by itself is no question here. */
  private void asked(HttpServerRequest request) {
    if (request.path().startsWith("/internal/holdings/")) {
      request.response().end("{\"items\": [], \"next\": null}");
    } else {
      asked.add(request);
    }
  }

  @AfterEach
  void stop() {
    pkd.close();
    Wait.on(csca.close());
  }

  @Test
  void nobodyWaitsForTheBytesOfACrlAndNoDeliveryFetchesThemTwice() throws Exception {
    byte[] crl = slow.crl();
    JsonObject event = slow.crlNamed(crl);
    CompletableFuture<Api.Answer> delivered = deliver(event);
    HttpServerRequest fetch = asked.poll(SOON_S, TimeUnit.SECONDS);
    assertThat(fetch.path()).isEqualTo("/api/csca/crls/QS/1");

    pkd.event(other.issued("root", other.root()));

    assertThat(delivered).isNotDone();
    fetch.response().end(Buffer.buffer(crl));
    assertThat(delivered.get(SOON_S, TimeUnit.SECONDS).status()).isEqualTo(204);
    String stored = PkdFixture.BASE + "/crls/" + Octets.copyOf(crl).sha256();
    assertThat(pkd.api().get(stored, "application/pkix-crl").body()).isEqualTo(crl);

    pkd.event(event);

    assertThat(asked).isEmpty();
  }

  /** A place that a failure kept would be missing for ever. */
  @Test
  void whatCannotBeFetchedComesAgain() throws Exception {
    byte[] crl = slow.crl();
    JsonObject event = slow.crlNamed(crl);
    for (int i = 0; i < 20; i++) {
      CompletableFuture<Api.Answer> delivered = deliver(event);
      HttpServerRequest fetch = asked.poll(SOON_S, TimeUnit.SECONDS);
      assertThat(fetch).as("a fetch").isNotNull();
      fetch.response().setStatusCode(404).end();
      assertThat(delivered.get(SOON_S, TimeUnit.SECONDS).status()).isEqualTo(503);
    }
    CompletableFuture<Api.Answer> delivered = deliver(event);
    asked.poll(SOON_S, TimeUnit.SECONDS).response().end(Buffer.buffer(crl));
    assertThat(delivered.get(SOON_S, TimeUnit.SECONDS).status()).isEqualTo(204);
  }

  private CompletableFuture<Api.Answer> deliver(JsonObject event) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return pkd.api().post("/internal/inbox", event);
          } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        });
  }
}
