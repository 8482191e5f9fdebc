package dev.marty.pkd.export.ldap;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ServerSocketFactory;

/**
 * Who comes in to the LDAP listener, and for how long: the library bounds the connections of all
 * together, and would let one client take every one of them and keep it for ever. Safe on any
 * thread.
 */
final class LdapDoor extends ServerSocketFactory {
  private final int mostOfOne;
  private final long idleNanos;
  private final Set<LdapSocket> inside = ConcurrentHashMap.newKeySet();

  /**
   * A door.
   *
   * @param mostOfOne connections of one address at once
   * @param idle a connection on which nothing moves for so long is closed, whoever waits for whom
   */
  LdapDoor(int mostOfOne, Duration idle) {
    this.mostOfOne = mostOfOne;
    this.idleNanos = idle.toNanos();
  }

  /** Closes connections on which nothing moves; to be called now and then. */
  void sweep() throws IOException {
    for (LdapSocket socket : inside) {
      if (socket.idleNanos() > idleNanos) {
        socket.close();
      }
    }
  }

  /** It is closed. */
  void left(LdapSocket socket) {
    inside.remove(socket);
  }

  private boolean admits(LdapSocket socket) {
    InetAddress address = socket.getInetAddress();
    long others = inside.stream().filter(other -> address.equals(other.getInetAddress())).count();
    return others < mostOfOne && inside.add(socket);
  }

  /** One thread accepts. */
  private final class Gate extends ServerSocket {
    Gate(int port, int backlog, InetAddress address) throws IOException {
      super(port, backlog, address);
    }

    @Override
    public Socket accept() throws IOException {
      while (true) {
        LdapSocket socket = new LdapSocket(LdapDoor.this);
        implAccept(socket);
        if (admits(socket)) {
          return socket;
        }
        socket.close();
      }
    }
  }

  @Override
  public ServerSocket createServerSocket(int port) throws IOException {
    return new Gate(port, 0, null);
  }

  @Override
  public ServerSocket createServerSocket(int port, int backlog) throws IOException {
    return new Gate(port, backlog, null);
  }

  @Override
  public ServerSocket createServerSocket(int port, int backlog, InetAddress address)
      throws IOException {
    return new Gate(port, backlog, address);
  }
}
