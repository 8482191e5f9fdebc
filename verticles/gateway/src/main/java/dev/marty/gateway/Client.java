package dev.marty.gateway;

/** What one address has at once, within its bounds. */
final class Client {
  private final String address;
  private final GatewaySettings.PerClient most;
  private int connections;
  private int requests;
  private boolean told;

  Client(String address, GatewaySettings.PerClient most) {
    this.address = address;
    this.most = most;
  }

  /** As {@link Network#of} has it. */
  String address() {
    return address;
  }

  /** False when it has enough of them. */
  boolean takeConnection() {
    boolean free = connections < most.connections();
    if (free) {
      connections++;
    }
    return free;
  }

  /** Gives back what {@link #takeConnection} took. */
  void giveConnection() {
    connections--;
    told = false;
  }

  boolean hasConnections() {
    return connections > 0;
  }

  /** Whether this is the first connection too many for a while: one line in the log is enough. */
  boolean tellOfTooMany() {
    boolean first = !told;
    told = true;
    return first;
  }

  /** False when it has enough under way. */
  boolean takeRequest() {
    boolean free = requests < most.requests();
    if (free) {
      requests++;
    }
    return free;
  }

  /** Gives back what {@link #takeRequest} took. */
  void giveRequest() {
    requests--;
  }
}
