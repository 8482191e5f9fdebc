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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Speaks as much of PostgreSQL's protocol (version 3.0) as a probe hears: a login, the proof of
 * identity and the write by prepared statements, the schema's version by a simple one. What it
 * says, and whether it says it now or later, is the test's.
 */
final class FakePostgres implements Closeable {
  /** What the two statements of the proof find: facts by kind, as {@code kind=fact}. */
  record Found(List<String> facts, int schema) {
    Found and(String... more) {
      return new Found(Stream.concat(facts.stream(), Stream.of(more)).toList(), schema);
    }
  }

  private static final int TEXT = 25;
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

  /** SQLSTATE that writes are refused with, or null. */
  volatile String writeRefusal;

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
    Map<String, Boolean> writing = new HashMap<>();
    boolean writes = false;
    for (int type = in.read(); type >= 0; type = in.read()) {
      String body = new String(in.readNBytes(in.readInt() - 4), StandardCharsets.ISO_8859_1);
      if (type == 'P') {
        String name = body.substring(0, body.indexOf(0));
        writing.put(name, body.contains("pg_logical_emit_message"));
        writes = writing.get(name);
      } else if (type == 'B') {
        // The portal's name, and then the statement's.
        int start = body.indexOf(0) + 1;
        writes = writing.get(body.substring(start, body.indexOf(0, start)));
      }
      switch (type) {
        case 'P' -> send(out, '1', "");
        case 'B' -> send(out, '2', "");
        case 'C' -> send(out, '3', "");
        case 'D' -> describe(out, writes);
        case 'E' -> {
          answer();
          if (!writes) {
            facts(out);
            send(out, 'C', "SELECT 1\0");
          } else if (writeRefusal == null) {
            row(out, List.of(text("0/0")));
            send(out, 'C', "SELECT 1\0");
          } else {
            send(out, 'E', "SERROR\0C" + writeRefusal + "\0Mno\0\0");
          }
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

  private static void describe(DataOutputStream out, boolean writes) throws IOException {
    List<Integer> parameters = writes ? List.of() : List.of(TEXT_ARRAY, TEXT);
    message(
        out,
        't',
        body -> {
          body.writeShort(parameters.size());
          for (int parameter : parameters) {
            body.writeInt(parameter);
          }
        });
    if (writes) {
      columns(out, List.of("pg_logical_emit_message"), List.of(TEXT));
    } else {
      columns(out, List.of("kind", "fact"), List.of(TEXT, TEXT));
    }
  }

  private void facts(DataOutputStream out) throws IOException {
    for (String fact : found.facts()) {
      int equals = fact.indexOf('=');
      row(out, List.of(text(fact.substring(0, equals)), text(fact.substring(equals + 1))));
    }
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
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

  /** Drops every connection and takes new ones, as a server that was restarted. */
  void dropAll() throws IOException {
    for (Socket socket : open) {
      socket.close();
    }
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
