package dev.marty.pkd;

import dev.marty.testkit.Api;
import dev.marty.testkit.PkdFixture;
import dev.marty.testkit.TestIssuer;
import dev.marty.testkit.Wait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Clients that leave in the middle of an upload, as early as can be. */
class BrokenUploadTest {
  private static final int MANY = 40;
  private static PkdFixture pkd;

  @BeforeAll
  static void start() {
    pkd = new PkdFixture();
  }

  @AfterAll
  static void stop() {
    pkd.close();
  }

  @Test
  void nothingOfThemStaysAndOthersFindRoom() throws Exception {
    URI service = URI.create(pkd.api().base());
    for (int i = 0; i < MANY; i++) {
      leave(service, i % 2 == 0 ? 0 : 20_000);
    }
    Wait.until(Duration.ofMinutes(2), () -> left() == 0, () -> left() + " still arrive");

    // The last of them may only now be seen to arrive; room is found in the end.
    byte[] signer = new TestIssuer("UT", "UTO").signer();
    Wait.until(Duration.ofMinutes(2), () -> taken(signer), () -> left() + " imports are there");
    Wait.until(Duration.ofMinutes(2), () -> left() == 1, () -> left() + " imports are there");
  }

  private static boolean taken(byte[] certificate) {
    try {
      Api.Answer answer = pkd.api().post(PkdFixture.IMPORTS, certificate, "application/pkix-cert");
      return answer.status() != 503 && answer.as(201).getString("status").equals("done");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a head and some of the body, and resets the connection. */
  private static void leave(URI service, int bytes) throws IOException {
    try (Socket socket = new Socket(service.getHost(), service.getPort())) {
      String head =
          "POST "
              + PkdFixture.IMPORTS
              + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/octet-stream\r\n"
              + "Content-Length: 1000000\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().write(new byte[bytes]);
      socket.setSoLinger(true, 0);
    }
  }

  private static long left() {
    try {
      return pkd.all(PkdFixture.IMPORTS).size();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
