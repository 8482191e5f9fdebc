package dev.marty.launcher.bench;

import io.vertx.core.buffer.Buffer;
import java.util.function.Supplier;

/**
 * What a {@link LoadRun} sends.
 *
 * @param port on 127.0.0.1
 * @param requests gives the bytes of the next request, head and body; called on the event loop
 * @param connections how many
 * @param inFlight requests sent ahead of their answers on each
 * @param lines how many lines of NDJSON with status 201 each answer must have, which are counted
 *     then; 0 where answers are counted
 * @param latencies receives how long each answer took
 */
record Load(
    int port,
    Supplier<Buffer> requests,
    int connections,
    int inFlight,
    int lines,
    Latencies latencies) {
  private static final int GETS = 8;

  /** The same GET again and again. */
  static Load get(int port, String path) {
    Buffer request = Buffer.buffer(head("GET", path) + "\r\n");
    return new Load(port, () -> request, GETS, GETS, 0, new Latencies());
  }

  /** GET of one path after the other. */
  static Load get(int port, Supplier<String> paths) {
    Supplier<Buffer> requests = () -> Buffer.buffer(head("GET", paths.get()) + "\r\n");
    return new Load(port, requests, GETS, GETS, 0, new Latencies());
  }

  /** POST of JSON bodies, one in flight on each connection. */
  static Load post(int port, String path, int connections, Supplier<String> bodies) {
    Supplier<Buffer> requests = () -> post(path, "application/json", bodies.get());
    return new Load(port, requests, connections, 1, 0, new Latencies());
  }

  /** POST of NDJSON, the same line so many times. */
  static Load batches(int port, String path, int connections, String line, int lines) {
    Buffer request = post(path, "application/x-ndjson", (line + "\n").repeat(lines));
    return new Load(port, () -> request, connections, 1, lines, new Latencies());
  }

  private static Buffer post(String path, String type, String body) {
    return Buffer.buffer(
        head("POST", path)
            + "Content-Type: "
            + type
            + "\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body);
  }

  private static String head(String method, String path) {
    return method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Request-Id: bench\r\n";
  }
}
