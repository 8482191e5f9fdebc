package dev.marty.kit.verticle;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * Two servers of one Vert.x on the same host and port share it silently and answer in turn. The
 * system refuses a taken port, so it is asked before Vert.x is.
 */
public final class ExclusivePort {
  private ExclusivePort() {}

  /**
   * Listens, or fails when anybody listens there: another program, or another verticle.
   *
   * @param vertx owner of the server
   * @param server not listening yet, with the same host and port in its options
   * @param host address to bind
   * @param port 0 lets the system choose a free one
   * @return the listening server, or the failure of the bind
   */
  public static Future<HttpServer> listen(Vertx vertx, HttpServer server, String host, int port) {
    if (port == 0) {
      return server.listen();
    }
    // One at a time: two could find the port free and then share it.
    return vertx
        .sharedData()
        .withLocalLock(
            "marty.listen",
            () -> vertx.executeBlocking(() -> bind(host, port)).compose(free -> server.listen()));
  }

  private static Void bind(String host, int port) throws IOException {
    new ServerSocket(port, 1, InetAddress.getByName(host)).close();
    return null;
  }
}
