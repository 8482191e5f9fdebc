package dev.marty.pkd.export.ldap;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/** A connection that knows when something moved on it the last time. */
final class LdapSocket extends Socket {
  private final LdapDoor door;
  private volatile long moved = System.nanoTime();
  private InputStream requests;

  LdapSocket(LdapDoor door) {
    this.door = door;
  }

  long idleNanos() {
    return System.nanoTime() - moved;
  }

  void moves() {
    moved = System.nanoTime();
  }

  /** Requests are looked at before the library parses them. */
  @Override
  public synchronized InputStream getInputStream() throws IOException {
    if (requests == null) {
      requests = new LdapRequests(super.getInputStream(), this::moves);
    }
    return requests;
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return new FilterOutputStream(super.getOutputStream()) {
      @Override
      public void write(byte[] bytes, int from, int count) throws IOException {
        out.write(bytes, from, count);
        moves();
      }
    };
  }

  @Override
  public synchronized void close() throws IOException {
    door.left(this);
    super.close();
  }
}
