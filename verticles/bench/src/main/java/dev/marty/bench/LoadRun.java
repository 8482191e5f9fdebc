package dev.marty.bench;

import dev.marty.kit.Await;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Sends requests to one loopback address as fast as it answers, over some connections with some
 * requests in flight on each. It writes prepared bytes and counts status lines, so that it costs as
 * little as possible of the cores it shares with what it measures. An answer other than 2xx fails
 * the run: errors are quick and would look like speed.
 */
final class LoadRun {
  private static final byte[] STATUS = "HTTP/1.1 ".getBytes(StandardCharsets.US_ASCII);
  private static final int CONNECT_SECONDS = 10;
  private static final int DRAIN_SECONDS = 60;

  /**
   * What to send.
   *
   * @param port on 127.0.0.1
   * @param requests gives the bytes of the next request, head and body; called on the event loop
   * @param connections how many
   * @param inFlight requests sent ahead of their answers on each
   * @param latencies receives how long each answer took
   */
  record Load(
      int port, Supplier<Buffer> requests, int connections, int inFlight, Latencies latencies) {
    /** The same GET again and again. */
    static Load get(int port, String path) {
      Buffer request = Buffer.buffer(head("GET", path) + "\r\n");
      return new Load(port, () -> request, 8, 8, new Latencies());
    }

    /** GET of one path after the other. */
    static Load get(int port, Supplier<String> paths) {
      return new Load(
          port, () -> Buffer.buffer(head("GET", paths.get()) + "\r\n"), 8, 8, new Latencies());
    }

    /** POST of JSON bodies, one in flight on each connection. */
    static Load post(int port, String path, int connections, Supplier<String> bodies) {
      return new Load(
          port,
          () -> {
            String body = bodies.get();
            return Buffer.buffer(
                head("POST", path)
                    + "Content-Type: application/json\r\nContent-Length: "
                    + body.length()
                    + "\r\n\r\n"
                    + body);
          },
          connections,
          1,
          new Latencies());
    }

    private static String head(String method, String path) {
      return method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Request-Id: bench\r\n";
    }
  }

  private final Load load;

  private final LongAdder answers = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final Promise<Void> drained = Promise.promise();
  private volatile boolean stopped;

  private LoadRun(Load load) {
    this.load = load;
  }

  /**
   * Runs for a while.
   *
   * @param vertx the generator's own
   * @param load what to send
   * @param millis how long
   * @return answers a second
   * @throws IllegalStateException when an answer was not 2xx
   */
  static double perSecond(Vertx vertx, Load load, int millis) throws InterruptedException {
    LoadRun run = new LoadRun(load);
    NetClient client = vertx.createNetClient();
    List<Future<NetSocket>> sockets = new ArrayList<>();
    for (int i = 0; i < load.connections(); i++) {
      sockets.add(client.connect(load.port(), "127.0.0.1"));
    }
    Await.result(Future.all(sockets), CONNECT_SECONDS);
    long start = System.nanoTime();
    sockets.forEach(socket -> run.load(socket.result()));
    Thread.sleep(millis);
    double seconds = (System.nanoTime() - start) / 1e9;
    double rate = run.answers.sum() / seconds;
    run.stopped = true;
    // Closing under requests would measure the next side against the noise of resets.
    Await.result(run.drained.future(), DRAIN_SECONDS);
    Await.result(client.close(), CONNECT_SECONDS);
    if (run.refused.sum() > 0) {
      throw new IllegalStateException(run.refused.sum() + " answers were not 2xx.");
    }
    return rate;
  }

  private void load(NetSocket socket) {
    int[] matched = {0};
    Deque<Long> sent = new ArrayDeque<>();
    socket.handler(
        chunk -> {
          int found = count(chunk, matched);
          answers.add(found);
          boolean more = !stopped;
          long now = System.nanoTime();
          for (int i = 0; i < found; i++) {
            load.latencies().add(now - sent.remove());
            if (more) {
              sent.add(now);
              socket.write(load.requests().get());
            }
          }
          if (!more && inFlight.addAndGet(-found) == 0) {
            drained.tryComplete();
          }
        });
    inFlight.addAndGet(load.inFlight());
    for (int i = 0; i < load.inFlight(); i++) {
      sent.add(System.nanoTime());
      socket.write(load.requests().get());
    }
  }

  /** Status lines in a chunk; one may be split between two chunks. */
  private int count(Buffer chunk, int[] matched) {
    int found = 0;
    for (int i = 0; i < chunk.length(); i++) {
      byte b = chunk.getByte(i);
      if (matched[0] == STATUS.length) {
        found++;
        matched[0] = 0;
        if (b != '2') {
          refused.increment();
        }
      } else if (b == STATUS[matched[0]]) {
        matched[0]++;
      } else {
        matched[0] = b == STATUS[0] ? 1 : 0;
      }
    }
    return found;
  }
}
