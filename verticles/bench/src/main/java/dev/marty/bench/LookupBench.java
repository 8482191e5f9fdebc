package dev.marty.bench;

import dev.marty.kit.Await;
import dev.marty.kit.verticle.Main;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.PoolOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Trust candidates from a directory of 30,000 certificates: how long 2,000 requests a second wait,
 * and how many there could be, beside a bare handler with the same bytes.
 */
public final class LookupBench {
  private static final int SECONDS = 60;
  private static final int PACED_MS = 15_000;
  private static final int WARM_UP_MS = 10_000;
  private static final int EACH_MILLISECOND = 2;
  private static final int CONNECTIONS = 16;
  private static final int MOST_WAITING = 10_000;

  private LookupBench() {}

  /**
   * Measures and prints.
   *
   * @param expected least share of the bare handler
   * @return the share
   */
  public static double run(PrintWriter out, double expected)
      throws IOException, InterruptedException {
    Path file = Files.createTempFile("marty-bench", ".ldif");
    Vertx vertx =
        Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
    try {
      SyntheticPkd.write(file, ImportBench.COUNTRIES, ImportBench.SIGNERS);
      try (DirectoryProcess directory = DirectoryProcess.start()) {
        ImportBench.post(directory, file);
        List<String> paths =
            IntStream.range(0, ImportBench.COUNTRIES).mapToObj(LookupBench::path).toList();
        paced(vertx, directory.port(), paths, WARM_UP_MS);
        Latencies latencies = paced(vertx, directory.port(), paths, PACED_MS);
        out.printf(
            Locale.ROOT,
            "%d requests a second in turn for %d issuers: p50 %.1f ms, p95 %.1f ms, p99 %.1f ms%n",
            EACH_MILLISECOND * 1_000,
            paths.size(),
            latencies.millis(0.5),
            latencies.millis(0.95),
            latencies.millis(0.99));
        Buffer body = body(vertx, directory.port(), paths.get(0));
        HttpServer bare =
            Await.result(BareServers.handler(vertx, body, "application/json"), SECONDS);
        AtomicInteger next = new AtomicInteger();
        return Comparison.run(
            out,
            List.of(
                Comparison.Side.get(
                    "trust candidates at the service",
                    directory.port(),
                    () -> paths.get(next.getAndIncrement() % paths.size()))),
            List.of(
                Comparison.Side.get("bare handler, same bytes", bare.actualPort(), paths.get(0))),
            List.of(),
            Comparison.WARM_UP_MS,
            expected);
      }
    } finally {
      Main.close(vertx);
      Files.deleteIfExists(file);
    }
  }

  private static String path(int number) {
    String issuer = "CN=CSCA " + number + ",O=Bench,C=" + SyntheticPkd.country(number);
    return "/api/pkd_service/trust-candidates?issuer="
        + URLEncoder.encode(issuer, StandardCharsets.UTF_8);
  }

  /** Sends at a fixed pace, whatever the answers do; counts from the moment a request is due. */
  private static Latencies paced(Vertx vertx, int port, List<String> paths, int millis)
      throws InterruptedException {
    HttpClient client =
        vertx.createHttpClient(
            new PoolOptions().setHttp1MaxSize(CONNECTIONS).setMaxWaitQueueSize(MOST_WAITING));
    Latencies latencies = new Latencies();
    Promise<Void> over = Promise.promise();
    AtomicInteger sent = new AtomicInteger();
    AtomicInteger answered = new AtomicInteger();
    long start = System.nanoTime();
    int all = millis * EACH_MILLISECOND;
    vertx.setPeriodic(
        1,
        timer -> {
          long due = (System.nanoTime() - start) / 1_000_000 * EACH_MILLISECOND;
          while (sent.get() < Math.min(due, all)) {
            int number = sent.getAndIncrement();
            long dueAt = start + number * 1_000_000L / EACH_MILLISECOND;
            get(client, port, paths.get(number % paths.size()))
                .onFailure(over::tryFail)
                .onSuccess(
                    body -> {
                      latencies.add(System.nanoTime() - dueAt);
                      if (answered.incrementAndGet() == all) {
                        over.tryComplete();
                      }
                    });
          }
          if (sent.get() >= all || over.future().isComplete()) {
            vertx.cancelTimer(timer);
          }
        });
    Await.result(over.future(), millis / 1_000 + SECONDS);
    Await.result(client.close(), SECONDS);
    return latencies;
  }

  private static Buffer body(Vertx vertx, int port, String path) {
    HttpClient client = vertx.createHttpClient();
    return Await.result(get(client, port, path), SECONDS);
  }

  private static Future<Buffer> get(HttpClient client, int port, String path) {
    return client
        .request(HttpMethod.GET, port, "127.0.0.1", path)
        .compose(
            request ->
                request
                    .send()
                    .compose(
                        response ->
                            response.statusCode() == 200
                                ? response.body()
                                : Future.failedFuture(
                                    new IllegalStateException(
                                        path + " answers " + response.statusCode()))));
  }
}
