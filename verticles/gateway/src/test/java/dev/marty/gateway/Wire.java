package dev.marty.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A connection whose bytes a test chooses, one by one. */
final class Wire implements AutoCloseable {
  /** What came back: the head's lines by name in small letters, and the body. */
  record Answer(int status, String version, Map<String, String> headers, String body) {
    boolean isProblem() {
      return "application/problem+json".equals(headers.get("content-type"));
    }

    JsonObject problem() {
      assertThat(headers.get("content-type")).as("%s", this).isEqualTo("application/problem+json");
      return new JsonObject(body);
    }

    String type() {
      return problem().getString("type").replace("urn:marty:problem:", "");
    }
  }

  private final Socket socket = new Socket();
  private final InputStream in;

  Wire(int port) {
    this(port, "127.0.0.1");
  }

  /** Connects from one of the addresses of this machine. */
  Wire(int port, String from) {
    try {
      socket.setTcpNoDelay(true);
      socket.bind(new InetSocketAddress(from, 0));
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      socket.setSoTimeout(GatewayFixture.PATIENCE_MS);
      in = new BufferedInputStream(socket.getInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String lines(String... lines) {
    return String.join("\r\n", lines) + "\r\n";
  }

  Wire send(String bytes) {
    try {
      socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends, on a connection that may be closed already. */
  boolean trySend(String bytes) {
    try {
      send(bytes);
      return true;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  /** Reads one answer; null when the connection ended before it. */
  Answer answer() {
    return answer("GET");
  }

  Answer answer(String method) {
    try {
      String line = line();
      if (line == null) {
        return null;
      }
      String[] first = line.split(" ", 3);
      Map<String, String> headers = new TreeMap<>();
      for (String header = line(); header != null && !header.isEmpty(); header = line()) {
        int colon = header.indexOf(':');
        headers.put(
            header.substring(0, colon).toLowerCase(Locale.ROOT),
            header.substring(colon + 1).strip());
      }
      int status = Integer.parseInt(first[1]);
      boolean none = method.equals("HEAD") || status < 200 || status == 204 || status == 304;
      return new Answer(status, first[0], headers, none ? "" : body(headers));
    } catch (SocketException e) {
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException("The gateway neither answered nor closed.", e);
    }
  }

  private String body(Map<String, String> headers) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    if ("chunked".equals(headers.get("transfer-encoding"))) {
      for (int size = size(); size > 0; size = size()) {
        body.write(in.readNBytes(size));
        line();
      }
      line();
    } else if (headers.containsKey("content-length")) {
      body.write(in.readNBytes(Integer.parseInt(headers.get("content-length"))));
    } else {
      in.transferTo(body);
    }
    return body.toString(ISO_8859_1);
  }

  private int size() throws IOException {
    String line = line();
    return line == null ? 0 : Integer.parseInt(line, 16);
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        return line.size() == 0 ? null : line.toString(ISO_8859_1);
      }
      if (next != '\r') {
        line.write(next);
      }
    }
    return line.toString(ISO_8859_1);
  }

  /** Whether an answer, or the end, is there to be read. */
  boolean answered() {
    try {
      socket.setSoTimeout(1);
      in.mark(1);
      in.read();
      in.reset();
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    } finally {
      patient();
    }
  }

  private void patient() {
    try {
      socket.setSoTimeout(GatewayFixture.PATIENCE_MS);
    } catch (SocketException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the gateway closes now, without another byte. */
  boolean ends() {
    try {
      return in.read() < 0;
    } catch (SocketException e) {
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException("The gateway did not close.", e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
