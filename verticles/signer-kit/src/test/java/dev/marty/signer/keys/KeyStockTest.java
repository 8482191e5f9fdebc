package dev.marty.signer.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.emrtd.keys.KeyAlgorithm;
import dev.marty.emrtd.keys.SigningKey;
import dev.marty.kit.ServiceName;
import dev.marty.kit.http.ProblemException;
import dev.marty.kit.work.Workers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** New keys: made ahead, one at a time, under the id that was asked for. */
@ExtendWith(VertxExtension.class)
class KeyStockTest {
  private static final int SECONDS = 60;
  private static final KeyAlgorithm RSA = KeyAlgorithm.RSA_2048;

  private final DatabaseKeyVault vault =
      DatabaseKeyVault.of(ServiceName.CSCA, new JsonObject().put("encryptionKey", "11".repeat(32)));
  private Workers making;
  private KeyStock stock;

  @BeforeEach
  void open(Vertx vertx) {
    making = new Workers(vertx, ServiceName.CSCA.text(), "keys", 1, 16, SECONDS);
    Workers crypto = new Workers(vertx, ServiceName.CSCA.text(), "crypto", 2, 16, SECONDS);
    stock = new KeyStock(vertx, vault, vault, making, crypto);
  }

  @Test
  void aKeyOpensUnderTheIdThatWasAskedFor(Vertx vertx) throws Exception {
    for (KeyAlgorithm algorithm : List.of(RSA, KeyAlgorithm.RSA_PSS_2048, KeyAlgorithm.EC_P384)) {
      UUID id = UUID.randomUUID();
      StoredKey key = on(vertx, id, algorithm);
      assertThat(key.id()).isEqualTo(id);
      SigningKey opened = vault.open(key);
      assertThat(opened.algorithm()).isEqualTo(algorithm);
      assertThat(opened.publicKey().getEncoded()).isEqualTo(key.publicKey().toByteArray());
    }
  }

  @Test
  void theNextIsMadeAheadAndNoneIsGivenTwice(Vertx vertx) throws Exception {
    StoredKey first = on(vertx, UUID.randomUUID(), RSA);
    // Behind the one that is made ahead, on the only thread.
    await(making.run(() -> null));
    CountDownLatch held = new CountDownLatch(1);
    Future<Object> holding =
        making.run(
            () -> {
              held.await();
              return null;
            });
    StoredKey second = on(vertx, UUID.randomUUID(), RSA);
    assertThat(second.publicKey()).isNotEqualTo(first.publicKey());
    held.countDown();
    await(holding);
  }

  @Test
  void manyWaitAndTooManyAreToldToComeAgain(Vertx vertx) throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    making.run(
        () -> {
          held.await();
          return null;
        });
    List<Future<StoredKey>> asked = new ArrayList<>();
    Future<Void> all =
        Future.future(
            done ->
                vertx.runOnContext(
                    turn -> {
                      for (int i = 0; i < 18; i++) {
                        asked.add(stock.key(UUID.randomUUID(), RSA, false));
                      }
                      done.complete();
                    }));
    await(all);
    for (Future<StoredKey> refused : asked.subList(16, 18)) {
      assertThat(refused.cause()).isInstanceOf(ProblemException.class);
      assertThat(((ProblemException) refused.cause()).problem().status()).isEqualTo(503);
    }
    held.countDown();
    assertThat(await(asked.get(0)).publicKey()).isNotEqualTo(await(asked.get(1)).publicKey());
  }

  private StoredKey on(Vertx vertx, UUID id, KeyAlgorithm algorithm) throws Exception {
    return await(
        Future.future(
            done -> vertx.runOnContext(turn -> stock.key(id, algorithm, true).onComplete(done))));
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
  }
}
