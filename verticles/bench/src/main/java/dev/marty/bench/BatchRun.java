package dev.marty.bench;

import dev.marty.kit.Await;
import dev.marty.kit.work.Sequence;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.parsetools.RecordParser;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * Sends batches of NDJSON to one loopback address, the next when the last is answered, and counts
 * lines. A line without status 201 fails the run.
 *
 * @param port on 127.0.0.1
 * @param batch the lines of a request
 * @param lines how many those are
 * @param connections how many at once
 * @param latencies receives how long each batch took
 */
record BatchRun(
    int port, String path, Buffer batch, int lines, int connections, Latencies latencies)
    implements Comparison.Work {
  private static final String CREATED = "\"status\":201";
  private static final int SECONDS = 60;

  static BatchRun of(int port, String path, int connections, String line, int lines) {
    Buffer batch = Buffer.buffer((line + "\n").repeat(lines));
    return new BatchRun(port, path, batch, lines, connections, new Latencies());
  }

  @Override
  public double perSecond(Vertx generator, int millis) {
    HttpClient client = generator.createHttpClient(new PoolOptions().setHttp1MaxSize(connections));
    LongAdder signed = new LongAdder();
    long start = System.nanoTime();
    long end = start + millis * 1_000_000L;
    List<Future<Void>> loops = new ArrayList<>();
    for (int i = 0; i < connections; i++) {
      loops.add(Sequence.repeat(() -> batch(client, signed, end)));
    }
    Await.result(Future.all(loops), SECONDS + millis / 1_000);
    double rate = signed.sum() / ((System.nanoTime() - start) / 1e9);
    Await.result(client.close(), SECONDS);
    return rate;
  }

  /** True after a batch, false when the time is over. */
  private Future<Boolean> batch(HttpClient client, LongAdder signed, long end) {
    long sent = System.nanoTime();
    if (sent > end) {
      return Future.succeededFuture(false);
    }
    return client
        .request(HttpMethod.POST, port, "127.0.0.1", path)
        // Inside, on the event loop: this thread may be too late for the body.
        .compose(
            request ->
                request
                    .putHeader("Content-Type", "application/x-ndjson")
                    .send(batch.copy())
                    .compose(this::created))
        .map(
            count -> {
              if (count != lines) {
                throw new IllegalStateException(count + " of " + lines + " lines were signed.");
              }
              signed.add(count);
              latencies.add(System.nanoTime() - sent);
              return true;
            });
  }

  private Future<Integer> created(HttpClientResponse response) {
    int[] count = {0};
    response.handler(
        RecordParser.newDelimited(
            "\n",
            line -> {
              String start =
                  line.getString(0, Math.min(line.length(), 64), StandardCharsets.US_ASCII.name());
              count[0] += start.contains(CREATED) ? 1 : 0;
            }));
    return response.end().map(done -> count[0]);
  }
}
