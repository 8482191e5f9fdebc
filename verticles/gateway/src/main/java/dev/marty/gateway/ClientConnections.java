package dev.marty.gateway;

import dev.marty.kit.http.HeadClock;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * All connections of clients: how many an address may have, and how long the head of a request may
 * take on one. A round each second instead of a timer for each request. Runs on the verticle's
 * event loop.
 */
final class ClientConnections {
  private static final System.Logger LOG = System.getLogger(ClientConnections.class.getName());

  private final GatewaySettings settings;
  private final Map<HttpConnection, ClientConnection> open = new HashMap<>();
  private final Map<String, Client> clients = new HashMap<>();

  ClientConnections(GatewaySettings settings) {
    this.settings = settings;
  }

  /** Takes a new connection, or closes it. */
  void opened(HttpConnection connection, HeadClock clock) {
    String address = Network.of(connection.remoteAddress().hostAddress());
    Client client =
        clients.computeIfAbsent(address, first -> new Client(first, settings.perClient()));
    if (!client.takeConnection()) {
      if (client.tellOfTooMany()) {
        LOG.log(
            System.Logger.Level.WARNING,
            "{0} has {1} connections open, gateway.perClient.connections; more are closed",
            address,
            settings.perClient().connections());
      }
      connection.close();
      return;
    }
    ClientConnection added = new ClientConnection(connection, clock, client);
    open.put(connection, added);
    connection.closeHandler(
        closed -> {
          open.remove(connection);
          added.closed();
          client.giveConnection();
          if (!client.hasConnections()) {
            clients.remove(address);
          }
        });
  }

  /** The connection of a request; null when it was closed as one too many. */
  ClientConnection of(HttpServerRequest request) {
    return open.get(request.connection());
  }

  /** Called once a second. */
  void tick() {
    long now = System.nanoTime();
    long head = TimeUnit.MILLISECONDS.toNanos(settings.headTimeoutMs());
    // A copy: what closes leaves the map.
    for (ClientConnection connection : List.copyOf(open.values())) {
      connection.tick(now, head);
    }
  }
}
