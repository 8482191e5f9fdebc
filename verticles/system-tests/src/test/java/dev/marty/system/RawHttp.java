package dev.marty.system;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** One request whose bytes a test chooses, and everything that comes back until the end. */
final class RawHttp {
  private static final int PATIENCE_MS = 30_000;

  /** The first answer: its head's lines by name in small letters, and all that follows. */
  record Answer(String version, int status, Map<String, String> headers, String body) {
    /** The body, which must be a problem that agrees with the rest of the answer. */
    JsonObject problem() {
      assertThat(headers.get("content-type")).as("%s", this).isEqualTo("application/problem+json");
      JsonObject problem = new JsonObject(body);
      assertThat(problem.getInteger("status")).as("%s", this).isEqualTo(status);
      assertThat(problem.getString("type")).as("%s", this).startsWith("urn:marty:problem:");
      assertThat(problem.getString("title")).as("%s", this).isNotBlank();
      assertThat(problem.getString("detail")).as("%s", this).isNotBlank();
      assertThat(problem.getString("requestId"))
          .as("%s", this)
          .isNotBlank()
          .isEqualTo(headers.get("x-request-id"));
      return problem;
    }
  }

  private RawHttp() {}

  static Answer send(int port, String... lines) {
    return send(port, (String.join("\r\n", lines) + "\r\n").getBytes(ISO_8859_1));
  }

  /** Null when the connection ended without a word. */
  static Answer send(int port, byte[] request) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(PATIENCE_MS);
      socket.getOutputStream().write(request);
      String all = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
      return all.isEmpty() ? null : parse(all);
    } catch (IOException e) {
      throw new UncheckedIOException(new String(request, ISO_8859_1), e);
    }
  }

  private static Answer parse(String all) {
    String[] parts = all.split("\r\n\r\n", 2);
    String[] lines = parts[0].split("\r\n", -1);
    String[] first = lines[0].split(" ", 3);
    Map<String, String> headers = new TreeMap<>();
    for (int i = 1; i < lines.length; i++) {
      String[] header = lines[i].split(":", 2);
      headers.put(header[0].toLowerCase(Locale.ROOT), header[1].strip());
    }
    int status = Integer.parseInt(first[1]);
    if (status == 100) {
      return parse(parts[1]);
    }
    return new Answer(first[0], status, headers, parts.length < 2 ? "" : parts[1]);
  }
}
