package dev.marty.passportengine;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.verification.TrustMaterial;
import dev.marty.kit.ServiceName;
import dev.marty.kit.http.ServiceClient;
import dev.marty.kit.work.Workers;
import dev.marty.testkit.Wait;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Trust material and a directory that cannot give it. */
@ExtendWith(VertxExtension.class)
class TrustMaterialClientTest {
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final String DER_SHA256 = Octets.copyOf("DER".getBytes(US_ASCII)).sha256();

  private final AtomicInteger crlsServed = new AtomicInteger();
  private final AtomicInteger givenUp = new AtomicInteger();
  private volatile boolean broken;
  private volatile boolean silent;
  private volatile int version = 1;
  private volatile int announced = 3;
  private volatile String crl = DER_SHA256;
  private volatile JsonArray certificates = new JsonArray();
  private Vertx vertx;
  private HttpServer directory;
  private TrustMaterialClient client;

  @BeforeEach
  void start(Vertx given) {
    vertx = given;
    directory =
        Wait.on(vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1"));
    URI url = URI.create("http://127.0.0.1:" + directory.actualPort());
    Workers crypto = new Workers(vertx, ServiceName.PASSPORT_ENGINE.text(), "test", 1, 16, 60);
    client =
        on(
            () -> {
              ServiceClient pkd =
                  new ServiceClient(
                      vertx, ServiceName.PKD_SERVICE, url, () -> Future.succeededFuture(Map.of()));
              TrustMaterialClient made =
                  new TrustMaterialClient(
                      vertx,
                      new TrustMaterialFetch(
                          pkd, crypto, new TrustMaterialReader(false, 1_000), 1_000),
                      1_000);
              made.start();
              return made;
            });
  }

  @AfterEach
  void stop() {
    Wait.on(
        Future.future(
            done -> vertx.runOnContext(turn -> client.stop().onComplete(x -> done.complete()))));
    Wait.on(directory.close());
  }

  private void answer(HttpServerRequest request) {
    if (silent) {
      request.connection().closeHandler(closed -> givenUp.incrementAndGet());
    } else if (broken) {
      request.response().setStatusCode(503).end();
    } else if (request.path().contains("/crls/")) {
      crlsServed.incrementAndGet();
      request.response().end("DER");
    } else {
      JsonObject named = new JsonObject().put("sha256", crl).put("bytes", announced);
      request
          .response()
          .putHeader("ETag", "\"" + version + "\"")
          .putHeader("Content-Type", "application/json")
          .end(
              new JsonObject()
                  .put("certificates", certificates)
                  .put("crls", new JsonArray().add(named))
                  .toBuffer());
    }
  }

  private <T> T on(Supplier<T> work) {
    return Wait.on(Future.future(done -> vertx.runOnContext(turn -> done.complete(work.get()))));
  }

  private TrustMaterial get() {
    return Wait.on(
        Future.future(
            done ->
                vertx.runOnContext(
                    turn -> client.get("UT", "test").map(AgedTrust::material).onComplete(done))));
  }

  private Optional<String> trouble() {
    return on(client::trouble);
  }

  private void untilTrouble() {
    Wait.until(
        SOON,
        () -> {
          get();
          return trouble().isPresent();
        },
        () -> "no trouble is told");
  }

  @Test
  void whatCannotBeRenewedIsSaidAndRenewedAsSoonAsItCanBeThoughNobodyAsks() {
    TrustMaterial first = get();
    assertThat(trouble()).isEmpty();
    broken = true;
    Wait.until(
        SOON,
        () -> {
          assertThat(get()).as("what is known goes on being used").isSameAs(first);
          return trouble().isPresent();
        },
        () -> "no trouble is told");
    assertThat(trouble().orElseThrow()).contains("trust material of UT", "seconds old");
    broken = false;
    version = 2;
    Wait.until(SOON, () -> trouble().isEmpty(), () -> trouble().toString());
    assertThat(get()).isNotSameAs(first);
    assertThat(crlsServed).as("what did not change").hasValue(1);
  }

  @Test
  void aCrlThatDoesNotFitIsSaidWithItsSize() {
    get();
    crl = "cd".repeat(32);
    announced = 5_000;
    version = 2;
    untilTrouble();
    assertThat(trouble().orElseThrow()).contains("5000 bytes", "at most 1000");
  }

  @Test
  void certificatesThatDoNotFitAreSaidWithTheirNumber() {
    get();
    certificates = new JsonArray().add("AAAA".repeat(3)).add("AAAA".repeat(4));
    version = 2;
    untilTrouble();
    assertThat(trouble().orElseThrow()).contains("2 certificates take 252 bytes", "at most 250");
  }

  @Test
  void bytesOfAnotherNameAreNotKept() {
    get();
    crl = "ab".repeat(32);
    version = 2;
    untilTrouble();
    assertThat(trouble().orElseThrow()).contains(crl, DER_SHA256);
  }

  @Test
  void nobodyWaitsForADirectoryThatSaysNothing() {
    silent = true;
    for (int i = 0; i < 50; i++) {
      assertThat(get().complete()).isFalse();
    }
    assertThat(givenUp).as("answered before the fetch was given up").hasValue(0);
  }

  @Test
  void aCountryNeverSeenIsNobodysTrouble() {
    broken = true;
    get();
    assertThat(trouble()).isEmpty();
  }
}
