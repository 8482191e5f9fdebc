package dev.marty.bench;

import dev.marty.database.schema.Jdbc;
import dev.marty.kit.config.DatabaseUrl;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * The limit of the database: one durable row at a time from sixteen connections, as pgbench would
 * with {@code -c 16 -M prepared}, into a table like the signature log. Owns its connections.
 */
public final class Inserts implements AutoCloseable {
  private static final int CONNECTIONS = 16;
  private static final int SOD_BYTES = 1_500;

  private final List<Connection> connections = new ArrayList<>();
  private final AtomicLong next = new AtomicLong();

  /**
   * Makes the table in the superuser's database.
   *
   * @param admin a server that holds nothing worth keeping
   */
  public Inserts(DatabaseUrl admin) throws SQLException {
    for (int i = 0; i < CONNECTIONS; i++) {
      connections.add(Jdbc.connect(admin));
    }
    try (Statement create = connections.get(0).createStatement()) {
      create.execute(
          """
          CREATE TABLE bench_row (
            id bigint PRIMARY KEY,
            content bytea NOT NULL,
            content_sha256 bytea NOT NULL UNIQUE,
            at timestamptz NOT NULL DEFAULT now()
          )
          """);
    }
  }

  /** The measurement. */
  public Comparison.Side side() {
    return Comparison.Side.of(
        "PostgreSQL, single-row inserts, 16 connections", (vertx, millis) -> perSecond(millis));
  }

  private double perSecond(int millis) throws InterruptedException {
    LongAdder done = new LongAdder();
    long start = System.nanoTime();
    long end = start + millis * 1_000_000L;
    List<Thread> threads = new ArrayList<>();
    for (Connection connection : connections) {
      threads.add(new Thread(() -> insert(connection, end, done), "bench-inserts"));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    return done.sum() / ((System.nanoTime() - start) / 1e9);
  }

  private void insert(Connection connection, long end, LongAdder done) {
    byte[] content = new byte[SOD_BYTES];
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO bench_row (id, content, content_sha256) VALUES (?, ?, ?)")) {
      while (System.nanoTime() < end) {
        long id = next.incrementAndGet();
        insert.setLong(1, id);
        insert.setBytes(2, content);
        insert.setBytes(3, ByteBuffer.allocate(32).putLong(Long.reverse(id)).array());
        insert.executeUpdate();
        done.increment();
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws SQLException {
    for (Connection connection : connections) {
      connection.close();
    }
  }
}
