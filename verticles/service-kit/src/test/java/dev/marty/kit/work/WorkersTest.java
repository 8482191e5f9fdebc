package dev.marty.kit.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.kit.ServiceName;
import dev.marty.kit.http.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each service has its own threads and a bounded queue before them. */
@ExtendWith(VertxExtension.class)
class WorkersTest {
  @Test
  void threadsAreNamedAfterTheirServiceAndNotShared(Vertx vertx) throws Exception {
    Workers csca = new Workers(vertx, ServiceName.CSCA.text(), "crypto", 1, 0, 60);
    Workers signer = new Workers(vertx, ServiceName.DOCUMENT_SIGNER.text(), "crypto", 1, 0, 60);
    CountDownLatch other = new CountDownLatch(1);

    // With one thread for both the first would wait for the second for ever.
    Future<String> first =
        csca.run(
            () -> {
              assertThat(other.await(30, TimeUnit.SECONDS)).isTrue();
              return Thread.currentThread().getName();
            });
    Future<String> second =
        signer.run(
            () -> {
              other.countDown();
              return Thread.currentThread().getName();
            });

    assertThat(await(first)).startsWith("csca-crypto");
    assertThat(await(second)).startsWith("document_signer-crypto");
  }

  @Test
  void whatDoesNotFitIntoTheQueueIsRefusedAtOnce(Vertx vertx) throws Exception {
    Workers workers = new Workers(vertx, ServiceName.CSCA.text(), "full", 1, 1, 60);
    CountDownLatch end = new CountDownLatch(1);
    Future<Boolean> running = workers.run(() -> end.await(30, TimeUnit.SECONDS));
    Future<Integer> waiting = workers.run(() -> 1);

    Future<Integer> refused = workers.run(() -> 2);

    assertThat(refused.cause())
        .isInstanceOfSatisfying(
            ProblemException.class, one -> assertThat(one.problem().status()).isEqualTo(503));
    end.countDown();
    assertThat(await(running)).isTrue();
    assertThat(await(waiting)).isEqualTo(1);
    assertThat(await(workers.run(() -> 3))).isEqualTo(3);
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }
}
