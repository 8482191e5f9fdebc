package dev.marty.documentsigner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.testkit.Wait;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Many SODs in one request. */
class SodBatchTest {
  private static final String BATCH = SigningFixture.SODS + "/batch";
  private static final String NDJSON = "application/x-ndjson";
  private static SigningFixture signing;

  @BeforeAll
  static void deploy() throws Exception {
    signing = new SigningFixture().deploy();
    signing.signer("EC-P256");
  }

  @AfterAll
  static void close() {
    signing.close();
  }

  @Test
  void everyLineHasItsOutcomeInOrder() throws Exception {
    StringBuilder lines = new StringBuilder();
    int count = 300;
    for (int i = 1; i <= count; i++) {
      JsonObject line = signing.request(i).put("idempotencyKey", "line-" + i);
      lines.append(
          switch (i) {
            case 5 -> "no JSON";
            case 6 -> line.put("country", "Utopia").encode();
            case 7 -> line.put("country", "ZZ").encode();
            case 8 -> line.put("idempotencyKey", "line-4").encode();
            case 9 -> "x".repeat(20_000);
            case 10 -> line.put("idempotencyKey", "").encode();
            case 11 -> "";
            default -> line.encode();
          });
      lines.append(i == count ? "" : "\n");
    }

    List<JsonObject> outcomes = batch(lines.toString());

    assertThat(outcomes).hasSize(count - 1);
    assertThat(outcomes).isSortedAccordingTo((a, b) -> line(a) - line(b));
    assertThat(outcomes.stream().filter(o -> o.getInteger("status") != 201).map(SodBatchTest::line))
        .containsExactly(5, 6, 7, 8, 9, 10);
    assertThat(outcomes.subList(4, 10).stream().map(o -> o.getInteger("status")))
        .containsExactly(400, 400, 409, 422, 413, 400);
    assertThat(outcomes.get(5).getJsonObject("problem").getString("field")).isEqualTo("country");
    signing.verified(outcomes.get(count - 2).getJsonObject("sod"));
    // Again: the same SODs, no further rows.
    List<JsonObject> again = batch(lines.toString());
    assertThat(again.stream().filter(o -> o.getInteger("status") == 201).toList())
        .isEqualTo(outcomes.stream().filter(o -> o.getInteger("status") == 201).toList());
    assertThat(signing.rows("SELECT count(*) FROM signature WHERE idempotency_key LIKE 'line-%'"))
        .containsExactly(Integer.toString(count - 7));
  }

  @Test
  void outcomesComeWhileTheRequestIsStillBeingSent() throws Exception {
    try (Connection connection = new Connection()) {
      connection.line(signing.request(1));
      assertThat(connection.outcome().getInteger("status")).isEqualTo(201);
      connection.line(signing.request(2));
      connection.line(signing.request(3));
      assertThat(line(connection.outcome())).isEqualTo(2);
      assertThat(line(connection.outcome())).isEqualTo(3);
    }
  }

  @Test
  void whoDoesNotReadIsNotReadFrom() throws Exception {
    try (Connection connection = new Connection()) {
      // Far more than the buffers of both sides hold: without backpressure all would be taken.
      Thread writer =
          new Thread(
              () -> {
                try {
                  for (int i = 0; i < 200_000; i++) {
                    connection.line(signing.request(i));
                  }
                } catch (IOException e) {
                  connection.failure = e;
                }
              });
      writer.start();
      Wait.until(
          Duration.ofMinutes(2),
          () -> connection.stalled(),
          () -> connection.sent.get() + " lines sent");
      assertThat(writer.isAlive()).isTrue();
      assertThat(connection.sent.get()).isLessThan(60_000);
    }
  }

  @Test
  void otherMediaTypesAreRefused() throws Exception {
    byte[] line = signing.request(1).toBuffer().getBytes();
    assertThat(signing.api().post(BATCH, line, "application/json").status()).isEqualTo(415);
    assertThat(signing.api().post(BATCH, new byte[0], NDJSON).status()).isEqualTo(200);
  }

  private static int line(JsonObject outcome) {
    return outcome.getInteger("line");
  }

  private static List<JsonObject> batch(String lines) throws Exception {
    String answer =
        signing.api().post(BATCH, lines.getBytes(StandardCharsets.UTF_8), NDJSON).text();
    List<JsonObject> outcomes = new ArrayList<>();
    answer.lines().forEach(line -> outcomes.add(new JsonObject(line)));
    return outcomes;
  }

  /** A client that reads and writes when it likes. */
  private static final class Connection implements AutoCloseable {
    private final Socket socket;
    private final OutputStream out;
    private final BufferedReader in;
    private final AtomicInteger sent = new AtomicInteger();
    private volatile Exception failure;
    private int before = -1;
    private int unchanged;

    Connection() throws Exception {
      URI base = URI.create(signing.api().base());
      socket = new Socket(base.getHost(), base.getPort());
      socket.setSoTimeout(30_000);
      out = socket.getOutputStream();
      in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      out.write(
          ("POST "
                  + BATCH
                  + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
                  + NDJSON
                  + "\r\nTransfer-Encoding: chunked\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
    }

    void line(JsonObject request) throws IOException {
      byte[] line = (request.encode() + "\n").getBytes(StandardCharsets.UTF_8);
      out.write((Integer.toHexString(line.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
      out.write(line);
      out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
      sent.incrementAndGet();
    }

    /** The next line of the answer that is an outcome; heads and chunk sizes are passed over. */
    JsonObject outcome() throws Exception {
      String line;
      do {
        line = in.readLine();
        assertThat(line).as("the answer goes on").isNotNull();
      } while (!line.startsWith("{"));
      return new JsonObject(line);
    }

    /** Nothing more was taken in a second. */
    boolean stalled() {
      int now = sent.get();
      unchanged = now == before ? unchanged + 1 : 0;
      before = now;
      return unchanged > 20 && failure == null;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
