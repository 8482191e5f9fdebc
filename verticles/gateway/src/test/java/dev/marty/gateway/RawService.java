package dev.marty.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A service of which a test sees every byte and says every byte, connection by connection. */
final class RawService {
  /** A connection from the gateway, and what came on it since the last answer. */
  static final class Connection {
    private final NetSocket socket;
    private final StringBuilder fresh = new StringBuilder();
    private final List<String> all = new CopyOnWriteArrayList<>();
    private int answers;

    private Connection(NetSocket socket) {
      this.socket = socket;
    }

    /** Whether a head is there whole. */
    boolean hasHead() {
      return fresh.indexOf("\r\n\r\n") >= 0;
    }

    String fresh() {
      return fresh.toString();
    }

    int answers() {
      return answers;
    }

    /** Everything that came on it. */
    String all() {
      return String.join("", all);
    }

    /** Answers, as to all that came. */
    void answer(int status) {
      fresh.setLength(0);
      answers++;
      socket.write("HTTP/1.1 " + status + " Said\r\nContent-Length: 2\r\n\r\nok");
    }

    void close() {
      fresh.setLength(0);
      socket.close();
    }
  }

  private final List<Connection> connections = new CopyOnWriteArrayList<>();
  private final NetServer server;

  /** Starts it; the behaviour is called whenever bytes have come. */
  RawService(Vertx vertx, Consumer<Connection> behaviour) {
    server =
        GatewayFixture.await(
            vertx
                .createNetServer()
                .connectHandler(
                    socket -> {
                      Connection connection = new Connection(socket);
                      connections.add(connection);
                      socket.handler(bytes -> received(connection, bytes, behaviour));
                    })
                .listen(0, "127.0.0.1"));
  }

  private static void received(
      Connection connection, Buffer bytes, Consumer<Connection> behaviour) {
    String text = bytes.toString(ISO_8859_1);
    connection.fresh.append(text);
    connection.all.add(text);
    behaviour.accept(connection);
  }

  String url() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  List<Connection> connections() {
    return connections;
  }
}
