package dev.marty.launcher.bench;

import dev.marty.launcher.Await;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * Asks one loopback address for one path as fast as it answers, over a few connections with a few
 * requests in flight on each. It writes prepared bytes and counts status lines, so that it costs as
 * little as possible of the cores it shares with what it measures.
 */
final class LoadRun {
  private static final int CONNECTIONS = 8;
  private static final int IN_FLIGHT = 8;
  private static final byte[] STATUS = "HTTP/1.1 ".getBytes(StandardCharsets.US_ASCII);
  private static final int CONNECT_SECONDS = 10;

  private final LongAdder answers = new LongAdder();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final Promise<Void> drained = Promise.promise();
  private volatile boolean stopped;

  private LoadRun() {}

  /**
   * Runs for a while.
   *
   * @param vertx the generator's own
   * @param port on 127.0.0.1
   * @param path what to ask for
   * @param millis how long
   * @return answers with a status of 200 to 299 a second
   */
  static double perSecond(Vertx vertx, int port, String path, int millis)
      throws InterruptedException {
    LoadRun run = new LoadRun();
    NetClient client = vertx.createNetClient();
    Buffer request =
        Buffer.buffer(
            "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Request-Id: bench\r\n\r\n");
    List<Future<NetSocket>> sockets = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      sockets.add(client.connect(port, "127.0.0.1"));
    }
    Await.result(Future.all(sockets), CONNECT_SECONDS);
    long start = System.nanoTime();
    sockets.forEach(socket -> run.load(socket.result(), request));
    Thread.sleep(millis);
    double seconds = (System.nanoTime() - start) / 1e9;
    double rate = run.answers.sum() / seconds;
    run.stopped = true;
    // Closing under requests would measure the next side against the noise of resets.
    Await.result(run.drained.future(), CONNECT_SECONDS);
    Await.result(client.close(), CONNECT_SECONDS);
    return rate;
  }

  private void load(NetSocket socket, Buffer request) {
    int[] matched = {0};
    socket.handler(
        chunk -> {
          int found = count(chunk, matched);
          boolean more = !stopped;
          for (int i = 0; i < found && more; i++) {
            socket.write(request);
          }
          if (!more && inFlight.addAndGet(-found) == 0) {
            drained.tryComplete();
          }
        });
    inFlight.addAndGet(IN_FLIGHT);
    for (int i = 0; i < IN_FLIGHT; i++) {
      socket.write(request);
    }
  }

  /** Status lines in a chunk, whatever the status; one may be split between two chunks. */
  private int count(Buffer chunk, int[] matched) {
    int found = 0;
    for (int i = 0; i < chunk.length(); i++) {
      byte b = chunk.getByte(i);
      if (matched[0] == STATUS.length) {
        found++;
        if (b == '2') {
          answers.increment();
        }
        matched[0] = 0;
      } else if (b == STATUS[matched[0]]) {
        matched[0]++;
      } else {
        matched[0] = b == STATUS[0] ? 1 : 0;
      }
    }
    return found;
  }
}
