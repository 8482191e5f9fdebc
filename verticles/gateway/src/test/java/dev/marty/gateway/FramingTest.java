package dev.marty.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.kit.ServiceName;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where a message ends is never a question that the gateway and a service answer differently. */
class FramingTest {
  private static final int PATIENCE_MS = 20_000;

  private Vertx vertx;
  private int gatewayPort;
  private final List<String> reached = new CopyOnWriteArrayList<>();

  @BeforeEach
  void start() {
    vertx = Vertx.vertx();
    HttpServer service =
        await(
            vertx
                .createHttpServer()
                .requestHandler(
                    request ->
                        request
                            .body()
                            .onSuccess(
                                body -> {
                                  reached.add(request.method() + " " + request.path() + " " + body);
                                  request.response().end("ok");
                                }))
                .listen(0, "127.0.0.1"));
    JsonObject upstreams = new JsonObject();
    for (ServiceName name : ServiceName.values()) {
      upstreams.put(name.text(), "http://127.0.0.1:" + service.actualPort());
    }
    GatewayVerticle gateway = new GatewayVerticle();
    JsonObject config =
        new JsonObject()
            .put("host", "127.0.0.1")
            .put("port", 0)
            .put("requestTimeoutMs", PATIENCE_MS)
            .put("idleTimeoutMs", PATIENCE_MS)
            .put("maxConcurrentRequests", 1)
            .put("maxBodyBytes", 1024 * 1024)
            .put("breaker", new JsonObject().put("maxFailures", 3).put("resetMs", 2_000))
            .put("upstreams", upstreams);
    await(vertx.deployVerticle(gateway, new DeploymentOptions().setConfig(config)));
    gatewayPort = Integer.parseInt(gateway.address().replaceAll(".*:", ""));
  }

  @AfterEach
  void stop() {
    await(vertx.close());
  }

  @Test
  void aMessageWithTwoLengthsTakesNothingFromTheNextOne() throws IOException {
    String two =
        lines("POST /api/csca/two HTTP/1.0", "Content-Length: 64", "Transfer-Encoding: chunked", "")
            + lines("3", "abc", "0", "");

    assertThat(exchange(two)).startsWith("HTTP/1.0 400");
    String next =
        lines(
            "POST /api/csca/next HTTP/1.1",
            "Host: x",
            "Connection: close",
            "Content-Length: 4",
            "");
    assertThat(exchange(next + "next")).startsWith("HTTP/1.1 200");
    assertThat(reached).containsExactly("POST /api/csca/next next");
  }

  @Test
  void http2InCleartextIsNotSpoken() throws IOException {
    String upgrade =
        lines(
            "GET /api/csca/upgrade HTTP/1.1",
            "Host: x",
            "Connection: Upgrade, HTTP2-Settings, close",
            "Upgrade: h2c",
            "HTTP2-Settings: AAMAAABkAAQAAP__",
            "");

    assertThat(exchange(upgrade)).startsWith("HTTP/1.1 200");
    // With prior knowledge: the preface and an empty SETTINGS frame. An answer in HTTP/2 would
    // begin
    // with the frame that every server sends first.
    String preface = lines("PRI * HTTP/2.0", "", "SM", "") + "\0\0\0\4\0\0\0\0\0";
    assertThat(exchange(preface)).doesNotStartWith("\0");
    assertThat(reached).containsExactly("GET /api/csca/upgrade ");
  }

  private static String lines(String... lines) {
    return String.join("\r\n", lines) + "\r\n";
  }

  /** Sends bytes and gives what comes back until the gateway closes or has been silent. */
  private String exchange(String bytes) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gatewayPort)) {
      socket.setSoTimeout(PATIENCE_MS);
      socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
      byte[] buffer = new byte[4096];
      int length = socket.getInputStream().read(buffer);
      return length < 0 ? "" : new String(buffer, 0, length, ISO_8859_1);
    } catch (SocketTimeoutException e) {
      throw new IOException("The gateway neither answered nor closed.", e);
    }
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }
}
