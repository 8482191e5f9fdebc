package dev.marty.kit.http;

import io.netty.channel.ChannelPipeline;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.HttpServerConnection;
import java.util.function.BiConsumer;

/**
 * The HTTP servers of the services and of the gateway: HTTP/1.x, and what no handler gets to see is
 * answered with a problem too.
 */
public final class HttpListener {
  /** Vert.x's name for it. */
  private static final String DECODER = "httpDecoder";

  private HttpListener() {}

  /**
   * Makes a server that does not listen yet.
   *
   * @param vertx called on the verticle's context, which closes the server
   * @param options where, and with which limits; changed here
   */
  public static HttpServer create(Vertx vertx, HttpServerOptions options) {
    return server(vertx, options, (connection, pipeline) -> {});
  }

  /**
   * The same for strangers, whose heads are given a time.
   *
   * @param vertx called on the verticle's context, which closes the server
   * @param options where, and with which limits; changed here
   * @param opened is told of each new connection, and of its clock
   */
  public static HttpServer create(
      Vertx vertx, HttpServerOptions options, BiConsumer<HttpConnection, HeadClock> opened) {
    return server(
        vertx,
        options,
        (connection, pipeline) -> {
          HeadClock clock = new HeadClock();
          clock.listen(pipeline, DECODER);
          opened.accept(connection, clock);
        });
  }

  private static HttpServer server(
      Vertx vertx, HttpServerOptions options, BiConsumer<HttpConnection, ChannelPipeline> opened) {
    UnknownVersions versions = new UnknownVersions();
    FlushBeforeClose flush = new FlushBeforeClose();
    return vertx
        // On by default. HTTP/2 comes back with TLS, and with tests of how it frames messages.
        .createHttpServer(options.setHttp2ClearTextEnabled(false))
        .invalidRequestHandler(new InvalidRequests(options))
        .connectionHandler(
            connection -> {
              // What breaks a connection, or what on it was no request, is told to its request, and
              // to no log.
              connection.exceptionHandler(broken -> {});
              // No public type leads there.
              ChannelPipeline pipeline =
                  ((HttpServerConnection) connection).channelHandlerContext().pipeline();
              pipeline.addAfter(DECODER, "versions", versions).addBefore("handler", "flush", flush);
              opened.accept(connection, pipeline);
            });
  }
}
