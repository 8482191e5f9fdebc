package dev.marty.system.faults;

import dev.marty.testkit.Ports;
import dev.marty.testkit.Wait;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.util.HashSet;
import java.util.Set;

/** The way from a service to its PostgreSQL, which can be made a bad one. */
final class FaultProxy {
  /** What becomes of connections. */
  enum Mode {
    /** Relayed. */
    PASS,
    /** Kept, old and new, while no byte passes; later they go on. */
    STALL,
    /** Reset, old and new. */
    RESET,
    /** New ones are taken by somebody who says nothing; the old are gone. */
    DEAF,
    /** New ones are answered with what is no PostgreSQL; the old are gone. */
    BABBLE,
    /** New ones take their time until the login is through; the old are gone. */
    SLOW
  }

  private static final String HOST = "127.0.0.1";
  private static final int LOOK_MS = 100;
  private static final int SLOW_MS = 3_000;
  private static final int SLOW_ANSWERS = 6;
  private static final int BABBLE_MS = 100;
  private static final Buffer BABBLE = Buffer.buffer("HTTP/1.1 400 Bad Request\r\n\r\n".repeat(8));

  private final Vertx vertx;
  private final NetClient client;
  private final int target;
  private final int port = Ports.free();
  private final Set<NetSocket> ends = new HashSet<>();
  private Mode mode = Mode.PASS;
  private NetServer server;

  /** Listens and relays to a port of this machine. */
  FaultProxy(Vertx vertx, int target) {
    this.vertx = vertx;
    this.target = target;
    this.client = vertx.createNetClient();
    Wait.on(listen());
  }

  private Future<NetServer> listen() {
    // Lingering for no time makes a close a reset.
    NetServerOptions options = new NetServerOptions().setHost(HOST).setPort(port).setSoLinger(0);
    return vertx
        .createNetServer(options)
        .connectHandler(this::taken)
        .listen()
        .onSuccess(listening -> server = listening);
  }

  /** Refuses connections as the server does, until that is back. */
  private synchronized void refuse() {
    if (server != null) {
      NetServer open = server;
      server = null;
      open.close().onSuccess(closed -> look());
    }
  }

  private void look() {
    vertx.setTimer(
        LOOK_MS,
        id ->
            client
                .connect(target, HOST)
                .compose(NetSocket::close)
                .compose(back -> listen())
                .onFailure(away -> look()));
  }

  /** Where it listens, on 127.0.0.1. */
  int port() {
    return port;
  }

  /** From now on. */
  synchronized void become(Mode next) {
    Set<Mode> lossless = Set.of(Mode.PASS, Mode.STALL);
    boolean cut = !lossless.contains(next) || !lossless.contains(mode);
    mode = next;
    for (NetSocket end : Set.copyOf(ends)) {
      if (cut) {
        end.close();
      } else if (next == Mode.STALL) {
        end.pause();
      } else {
        end.resume();
      }
    }
  }

  private synchronized void taken(NetSocket near) {
    near.exceptionHandler(failure -> near.close());
    switch (mode) {
      case PASS, STALL, SLOW -> relay(near, mode);
      case RESET -> near.close();
      case DEAF -> known(near);
      case BABBLE -> {
        known(near);
        long timer = vertx.setPeriodic(0, BABBLE_MS, id -> near.write(BABBLE.copy()));
        near.closeHandler(closed -> vertx.cancelTimer(timer));
      }
      default -> throw new IllegalStateException(mode.name());
    }
  }

  private void relay(NetSocket near, Mode how) {
    near.pause();
    client
        .connect(target, HOST)
        .onSuccess(far -> join(near, far, how))
        .onFailure(
            failure -> {
              near.close();
              refuse();
            });
  }

  private synchronized void join(NetSocket near, NetSocket far, Mode how) {
    known(near);
    known(far);
    near.closeHandler(closed -> gone(near, far));
    far.closeHandler(closed -> gone(far, near));
    far.exceptionHandler(failure -> far.close());
    near.handler(far::write);
    far.handler(how == Mode.SLOW ? new Slowly(near)::write : near::write);
    if (mode == Mode.STALL) {
      far.pause();
    } else {
      near.resume();
    }
  }

  private synchronized void known(NetSocket end) {
    ends.add(end);
  }

  private synchronized void gone(NetSocket end, NetSocket other) {
    ends.remove(end);
    other.close();
  }

  /** Holds back the first answers, in their order. */
  private final class Slowly {
    private final NetSocket near;
    private int held;
    private long lastDue = System.nanoTime();

    Slowly(NetSocket near) {
      this.near = near;
    }

    void write(Buffer answer) {
      long now = System.nanoTime();
      if (held < SLOW_ANSWERS) {
        held++;
        lastDue = now + SLOW_MS * 1_000_000L;
      }
      long wait = (lastDue - now) / 1_000_000;
      if (wait <= 0) {
        near.write(answer);
      } else {
        vertx.setTimer(wait, id -> near.write(answer));
      }
    }
  }
}
