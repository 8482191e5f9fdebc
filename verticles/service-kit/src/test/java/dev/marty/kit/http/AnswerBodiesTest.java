package dev.marty.kit.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.junit5.VertxExtension;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A server that answers as the test says, with or without a length. */
@ExtendWith(VertxExtension.class)
class AnswerBodiesTest {
  private static final int SECONDS = 10;

  private final BlockingQueue<HttpServerResponse> asked = new LinkedBlockingQueue<>();
  private final AnswerBodies bodies = new AnswerBodies(1_000, 1_500);
  private Vertx vertx;
  private HttpClient client;
  private int port;

  @BeforeEach
  void start(Vertx vertx) {
    this.vertx = vertx;
    client = vertx.createHttpClient();
    port =
        on(vertx
                .createHttpServer()
                .requestHandler(request -> asked.add(request.response()))
                .listen(0, "127.0.0.1"))
            .actualPort();
  }

  private static <T> T on(Future<T> future) {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(SECONDS, TimeUnit.SECONDS)
        .join();
  }

  /** Asks; completes with the length of the body, or with what reading it failed with. */
  private Future<String> ask() {
    return client
        .request(HttpMethod.GET, port, "127.0.0.1", "/")
        .compose(request -> request.send())
        .compose(bodies::read)
        .map(body -> Integer.toString(body.length()))
        .otherwise(Throwable::getMessage);
  }

  private HttpServerResponse next() throws InterruptedException {
    HttpServerResponse response = asked.poll(SECONDS, TimeUnit.SECONDS);
    assertThat(response).isNotNull();
    return response;
  }

  private static Buffer bytes(int count) {
    return Buffer.buffer(new byte[count]);
  }

  @Test
  void oneThatIsTooLongIsRefusedByItsLengthOrWhenItHasCome() throws Exception {
    Future<String> announced = ask();
    next().putHeader("Content-Length", "99999999999").write(bytes(1));
    assertThat(on(announced)).isEqualTo("the answer is over 1000 bytes");

    Future<String> chunked = ask();
    next().setChunked(true).write(bytes(1_001));
    assertThat(on(chunked)).isEqualTo("the answer is over 1000 bytes");

    Future<String> fitting = ask();
    next().end(bytes(1_000));
    assertThat(on(fitting)).isEqualTo("1000");
  }

  @Test
  void allTogetherHaveALimitAndMakeRoomAgain() throws Exception {
    Future<String> first = ask();
    HttpServerResponse slow = next().putHeader("Content-Length", "900");
    on(slow.write(bytes(1)));
    Future<String> second = ask();
    HttpServerResponse chunked = next().setChunked(true);
    on(chunked.write(bytes(500)));
    // The first has been counted when the second one's bytes come: one event loop reads both.
    Future<String> third = ask();
    next().end(bytes(700));
    assertThat(on(third)).isEqualTo("answers of 1500 bytes are under way");

    slow.end(bytes(899));
    assertThat(on(first)).isEqualTo("900");
    chunked.end();
    assertThat(on(second)).isEqualTo("500");
    Future<String> fourth = ask();
    next().end(bytes(900));
    assertThat(on(fourth)).isEqualTo("900");
    vertx.close();
  }
}
