package dev.marty.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.PoolOptions;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.ProxyOptions;

/** The limits to be held against: Vert.x with nothing of Marty in it. All on loopback. */
public final class BareServers {
  private static final int CONNECTIONS = 256;

  private BareServers() {}

  /** A handler that returns the same bytes to every request. */
  public static Future<HttpServer> handler(Vertx vertx, Buffer body, String mediaType) {
    CharSequence type = HttpHeaders.createOptimized(mediaType);
    CharSequence noStore = HttpHeaders.createOptimized("no-store");
    CharSequence length = HttpHeaders.createOptimized(Integer.toString(body.length()));
    return vertx
        .createHttpServer()
        .requestHandler(
            request ->
                request
                    .response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, type)
                    .putHeader(HttpHeaders.CACHE_CONTROL, noStore)
                    .putHeader(HttpHeaders.CONTENT_LENGTH, length)
                    .end(body))
        .listen(0, "127.0.0.1");
  }

  /** vertx-http-proxy in front of a port, and nothing else. */
  public static Future<HttpServer> proxy(Vertx vertx, int backendPort) {
    HttpProxy proxy =
        HttpProxy.reverseProxy(
                new ProxyOptions().setSupportWebSocket(false),
                vertx.createHttpClient(
                    new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(CONNECTIONS)))
            .origin(backendPort, "127.0.0.1");
    return vertx.createHttpServer().requestHandler(proxy).listen(0, "127.0.0.1");
  }
}
