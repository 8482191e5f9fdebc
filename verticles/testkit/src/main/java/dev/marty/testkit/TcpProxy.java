package dev.marty.testkit;

import io.netty.channel.ChannelOption;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A port that refuses connections until it is opened, and leads to a server then. It may break them
 * off.
 */
public final class TcpProxy {
  private final Vertx vertx;
  private final String host;
  private final int target;
  private final int port = Ports.free();
  private volatile boolean resets;
  private final Set<NetSocket> open = ConcurrentHashMap.newKeySet();

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
          if (resets) {
            near.handler(bytes -> reset(near));
            return;
          }
          near.pause();
          client
              .connect(target, host)
              .onSuccess(far -> join(near, far))
              .onFailure(failure -> near.close());
        });
    Wait.on(server.listen());
  }

  /**
   * Resets all connections (RST), as what stands in between does when it has forgotten them.
   *
   * @param later whether those that come from now on are reset too, at their first bytes
   */
  public void reset(boolean later) {
    resets = later;
    for (NetSocket near : open) {
      Wait.on(reset(near));
    }
  }

  private static Future<Void> reset(NetSocket socket) {
    ((NetSocketInternal) socket)
        .channelHandlerContext()
        .channel()
        .config()
        .setOption(ChannelOption.SO_LINGER, 0);
    return socket.close();
  }

  private void join(NetSocket near, NetSocket far) {
    if (resets) {
      far.close();
      reset(near);
      return;
    }
    open.add(near);
    near.closeHandler(
        closed -> {
          open.remove(near);
          far.close();
        });
    far.closeHandler(closed -> near.close());
    far.handler(near::write);
    near.handler(far::write);
    near.resume();
  }
}
