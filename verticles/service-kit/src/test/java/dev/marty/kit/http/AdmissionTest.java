package dev.marty.kit.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.junit5.VertxExtension;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A server whose work ends when the test says so. */
@ExtendWith(VertxExtension.class)
class AdmissionTest {
  private static final int SECONDS = 10;

  private final BlockingQueue<Promise<String>> begun = new LinkedBlockingQueue<>();
  private Vertx vertx;
  private HttpClient client;
  private int port;

  @BeforeEach
  void start(Vertx vertx) {
    this.vertx = vertx;
    this.client = vertx.createHttpClient();
  }

  private void serve(Function<HttpServerRequest, Future<String>> handler) {
    port =
        on(vertx
                .createHttpServer()
                .requestHandler(
                    request ->
                        handler
                            .apply(request)
                            .onSuccess(request.response()::end)
                            .onFailure(failure -> fail(request, failure)))
                .listen(0, "127.0.0.1"))
            .actualPort();
  }

  private static void fail(HttpServerRequest request, Throwable failure) {
    int status = failure instanceof ProblemException e ? e.problem().status() : 500;
    request.response().setStatusCode(status).end();
  }

  private Future<String> work() {
    Promise<String> work = Promise.promise();
    begun.add(work);
    return work.future();
  }

  private Promise<String> next() throws InterruptedException {
    Promise<String> work = begun.poll(SECONDS, TimeUnit.SECONDS);
    assertThat(work).isNotNull();
    return work;
  }

  private Future<Integer> post(int bytes) {
    return client
        .request(HttpMethod.POST, port, "127.0.0.1", "/")
        .compose(request -> request.send(Buffer.buffer(new byte[bytes])))
        .map(response -> response.statusCode());
  }

  private static <T> T on(Future<T> future) {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(SECONDS, TimeUnit.SECONDS)
        .join();
  }

  @Test
  void oneMoreThanThereIsRoomForIsToldToComeBack() throws Exception {
    Admission admission = Admission.ofRequests(vertx, 2, "full");
    serve(request -> admission.admit(request, this::work));
    Future<Integer> first = post(0);
    Promise<String> firstWork = next();
    post(0);
    Promise<String> secondWork = next();
    assertThat(on(post(100_000))).isEqualTo(503);

    firstWork.complete("done");
    assertThat(on(first)).isEqualTo(200);
    Future<Integer> third = post(0);
    // Failures make room too.
    next().fail("broken");
    assertThat(on(third)).isEqualTo(500);
    secondWork.complete("done");
  }

  @Test
  void bodiesCountAsLongAsTheirWork() throws Exception {
    Admission admission = Admission.ofBytes(vertx, 1_000, "full");
    serve(request -> admission.body(request, 800, body -> work().map("" + body.length())));
    Future<Integer> large = post(700);
    Promise<String> largeWork = next();
    assertThat(on(post(400))).isEqualTo(503);
    post(300);
    Promise<String> smallWork = next();

    largeWork.complete("done");
    assertThat(on(large)).isEqualTo(200);
    Future<Integer> another = post(700);
    next().complete("done");
    assertThat(on(another)).isEqualTo(200);
    smallWork.complete("done");
  }

  @Test
  void aBodyOfUnknownLengthCountsAsTheLongest() throws Exception {
    Admission admission = Admission.ofBytes(vertx, 1_000, "full");
    serve(request -> admission.body(request, 800, body -> work()));
    Future<Integer> chunked =
        client
            .request(HttpMethod.POST, port, "127.0.0.1", "/")
            .compose(
                request -> {
                  request.setChunked(true);
                  return request.send(Buffer.buffer("x"));
                })
            .map(response -> response.statusCode());
    Promise<String> work = next();
    assertThat(on(post(201))).isEqualTo(503);
    work.complete("done");
    assertThat(on(chunked)).isEqualTo(200);
  }

  @Test
  void aBodyIsNeverLongerThanTheRoomForAll() throws Exception {
    Admission admission = Admission.of(vertx, 2, 500, "full");
    serve(request -> admission.body(request, 800, body -> work()));
    assertThat(on(post(600))).isEqualTo(413);
    Future<Integer> first = post(200);
    next().complete("done");
    assertThat(on(first)).isEqualTo(200);
  }

  @Test
  void aBodyThatIsTooLongMakesRoomAgain() throws Exception {
    Admission admission = Admission.ofBytes(vertx, 1_000, "full");
    serve(request -> admission.body(request, 800, body -> work()));
    assertThat(on(post(900))).isEqualTo(413);
    Future<Integer> next = post(800);
    next().complete("done");
    assertThat(on(next)).isEqualTo(200);
  }

  @Test
  void workThatThrowsMakesRoomAgain() throws Exception {
    Admission admission = Admission.ofRequests(vertx, 1, "full");
    serve(
        request ->
            request.path().equals("/throw")
                ? admission.admit(
                    request,
                    () -> {
                      throw Problem.badField("a", "a is wrong.").exception();
                    })
                : admission.admit(request, this::work));
    Future<Integer> thrown =
        client
            .request(HttpMethod.GET, port, "127.0.0.1", "/throw")
            .compose(request -> request.send())
            .map(response -> response.statusCode());
    assertThat(on(thrown)).isEqualTo(400);
    Future<Integer> next = post(0);
    next().complete("done");
    assertThat(on(next)).isEqualTo(200);
  }
}
