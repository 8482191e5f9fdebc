package dev.marty.kit.health;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Speaks as much of PostgreSQL's protocol (version 3.0) as a probe hears: a login, the proof of
 * identity by a prepared statement, the schema's version by a simple one. What it says, and whether
 * it says it now or later, is the test's.
 */
final class FakePostgres implements Closeable {
  /** What the two statements of a probe find. */
  record Found(
      String database,
      String role,
      boolean privileged,
      boolean owner,
      boolean readOnly,
      List<String> reachable,
      int schema) {}

  private static final int TEXT = 25;
  private static final int BOOL = 16;
  private static final int TEXT_ARRAY = 1009;
  private static final int INT4 = 23;

  private final ServerSocket server;
  private final Thread listener;
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  final AtomicInteger connections = new AtomicInteger();
  final AtomicInteger statements = new AtomicInteger();
  final AtomicInteger closed = new AtomicInteger();

  volatile Found found;

  /** SQLSTATE that logins are refused with, or null. */
  volatile String refusal;

  /** Logins and statements are answered when these are complete. */
  volatile CompletableFuture<Void> logins = CompletableFuture.completedFuture(null);

  volatile CompletableFuture<Void> answers = CompletableFuture.completedFuture(null);

  FakePostgres(Found found) throws IOException {
    this.found = found;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.listener = start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  private static Thread start(Runnable work) {
    Thread thread = new Thread(work, "fake-postgres");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        connections.incrementAndGet();
        open.add(socket);
        start(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      socket.setTcpNoDelay(true);
      DataOutputStream out =
          new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
      in.readNBytes(in.readInt() - 4);
      if (login(out)) {
        talk(in, out);
      }
    } catch (IOException e) {
      // The prober closed it, as it may at any time.
    } finally {
      closed.incrementAndGet();
    }
  }

  private boolean login(DataOutputStream out) throws IOException {
    logins.join();
    String state = refusal;
    if (state != null) {
      send(out, 'E', "SFATAL\0VFATAL\0C" + state + "\0Mrefused\0\0");
      out.flush();
      return false;
    }
    message(out, 'R', body -> body.writeInt(0));
    send(out, 'S', "server_version\00017.0\0");
    send(out, 'S', "client_encoding\0UTF8\0");
    ready(out);
    return true;
  }

  private void talk(DataInputStream in, DataOutputStream out) throws IOException {
    for (int type = in.read(); type >= 0; type = in.read()) {
      in.readNBytes(in.readInt() - 4);
      switch (type) {
        case 'P' -> send(out, '1', "");
        case 'B' -> send(out, '2', "");
        case 'C' -> send(out, '3', "");
        case 'D' -> {
          message(
              out,
              't',
              body -> {
                body.writeShort(1);
                body.writeInt(TEXT_ARRAY);
              });
          columns(
              out,
              List.of("database", "role", "privileged", "owner", "read_only", "reachable"),
              List.of(TEXT, TEXT, BOOL, BOOL, BOOL, TEXT_ARRAY));
        }
        case 'E' -> {
          answer();
          identity(out);
          send(out, 'C', "SELECT 1\0");
        }
        case 'Q' -> {
          answer();
          columns(out, List.of("version"), List.of(INT4));
          row(out, List.of(text(Integer.toString(found.schema()))));
          send(out, 'C', "SELECT 1\0");
          ready(out);
        }
        case 'S' -> ready(out);
        default -> {
          return;
        }
      }
    }
  }

  private void answer() {
    statements.incrementAndGet();
    answers.join();
  }

  private void identity(DataOutputStream out) throws IOException {
    Found now = found;
    ByteArrayOutputStream array = new ByteArrayOutputStream();
    DataOutputStream body = new DataOutputStream(array);
    body.writeInt(now.reachable().isEmpty() ? 0 : 1);
    body.writeInt(0);
    body.writeInt(TEXT);
    if (!now.reachable().isEmpty()) {
      body.writeInt(now.reachable().size());
      body.writeInt(1);
    }
    for (String name : now.reachable()) {
      body.writeInt(text(name).length);
      body.write(text(name));
    }
    row(
        out,
        List.of(
            text(now.database()),
            text(now.role()),
            bool(now.privileged()),
            bool(now.owner()),
            bool(now.readOnly()),
            array.toByteArray()));
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] bool(boolean value) {
    return new byte[] {(byte) (value ? 1 : 0)};
  }

  private static void columns(DataOutputStream out, List<String> names, List<Integer> types)
      throws IOException {
    message(
        out,
        'T',
        body -> {
          body.writeShort(names.size());
          for (int i = 0; i < names.size(); i++) {
            body.write(text(names.get(i) + "\0"));
            body.writeInt(0);
            body.writeShort(0);
            body.writeInt(types.get(i));
            body.writeShort(-1);
            body.writeInt(-1);
            body.writeShort(0);
          }
        });
  }

  private static void row(DataOutputStream out, List<byte[]> values) throws IOException {
    message(
        out,
        'D',
        body -> {
          body.writeShort(values.size());
          for (byte[] value : values) {
            body.writeInt(value.length);
            body.write(value);
          }
        });
  }

  private static void ready(DataOutputStream out) throws IOException {
    send(out, 'Z', "I");
    out.flush();
  }

  private static void send(DataOutputStream out, char type, String text) throws IOException {
    message(out, type, body -> body.write(text(text)));
  }

  private interface Body {
    void write(DataOutputStream out) throws IOException;
  }

  private static void message(DataOutputStream out, char type, Body body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    body.write(new DataOutputStream(bytes));
    out.writeByte(type);
    out.writeInt(bytes.size() + 4);
    out.write(bytes.toByteArray());
  }

  /** Stops listening and drops every connection, as a server that is killed. */
  @Override
  public void close() {
    try {
      server.close();
      // Until it has noticed, the port takes connections.
      listener.join();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted.", e);
    }
  }
}
