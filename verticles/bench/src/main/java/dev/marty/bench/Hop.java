package dev.marty.bench;

import dev.marty.kit.Await;
import dev.marty.kit.verticle.Main;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;

/**
 * What a request costs before anything is done for it: a bare vertx-http-proxy before a bare
 * handler, with as many bytes in and out. Owns both.
 */
final class Hop implements AutoCloseable {
  private static final int SECONDS = 10;
  private static final String PATH = "/";

  private final Vertx vertx =
      Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2).setPreferNativeTransport(true));
  private final int port;

  /**
   * Starts both.
   *
   * @param answerBytes size of the answers' bodies
   */
  Hop(int answerBytes) {
    Buffer answer = Buffer.buffer("x".repeat(answerBytes));
    HttpServer backend = Await.result(BareServers.handler(vertx, answer, "text/plain"), SECONDS);
    HttpServer proxy = Await.result(BareServers.proxy(vertx, backend.actualPort()), SECONDS);
    port = proxy.actualPort();
  }

  /** The measurement. */
  Comparison.Side side(int connections, String body) {
    return Comparison.Side.post(
        "bare vertx-http-proxy and handler, same bytes", port, PATH, connections, () -> body);
  }

  @Override
  public void close() {
    Main.close(vertx);
  }
}
