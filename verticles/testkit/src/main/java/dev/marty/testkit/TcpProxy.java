package dev.marty.testkit;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;

/** A port that refuses connections until it is opened, and leads to a server then. */
public final class TcpProxy {
  private final Vertx vertx;
  private final String host;
  private final int target;
  private final int port = Ports.free();

  /** Chooses a port and does not listen yet. */
  public TcpProxy(Vertx vertx, String host, int target) {
    this.vertx = vertx;
    this.host = host;
    this.target = target;
  }

  /** The port on 127.0.0.1. */
  public int port() {
    return port;
  }

  /** Listens from now on. */
  public void open() {
    NetClient client = vertx.createNetClient();
    NetServer server =
        vertx.createNetServer(new NetServerOptions().setHost("127.0.0.1").setPort(port));
    server.connectHandler(
        near -> {
          near.pause();
          client
              .connect(target, host)
              .onSuccess(far -> join(near, far))
              .onFailure(failure -> near.close());
        });
    Wait.on(server.listen());
  }

  private static void join(NetSocket near, NetSocket far) {
    near.closeHandler(closed -> far.close());
    far.closeHandler(closed -> near.close());
    far.handler(near::write);
    near.handler(far::write);
    near.resume();
  }
}
