package dev.marty.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.marty.kit.ServiceName;
import dev.marty.testkit.Api;
import dev.marty.testkit.Ports;
import dev.marty.testkit.SharedData;
import dev.marty.testkit.Wait;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's first command and its tour, with real master lists where they are at hand. */
class DevEndToEndTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Duration ANSWER = Duration.ofMinutes(2);
  private static final String IMPORTS = "/api/pkd_service/imports";

  @TempDir static Path directory;

  private static int postgresPort;
  private static DevProcess dev;

  @BeforeAll
  static void start() throws IOException {
    postgresPort = Ports.free();
    dev = DevProcess.start(directory.resolve("marty"), postgresPort);
    assertThat(dev.output()).contains("Ready.");
  }

  @AfterAll
  static void stopLeavesNothingBehind() {
    dev.close();
    assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), postgresPort).close())
        .as("PostgreSQL stops with marty dev")
        .isInstanceOf(ConnectException.class);
  }

  @Test
  void theGatewayNamesEveryServiceWithItsOwnDatabase() throws Exception {
    // The first questions may take longer than the gateway waits, on a busy machine.
    Api.Answer health = eventually("/health", answer -> answer.status() == 200);
    JsonObject services = health.json().getJsonObject("services");
    assertThat(services.fieldNames())
        .contains("csca", "document_signer", "pkd_service", "passport_engine")
        .hasSize(ServiceName.values().length);
    Set<String> databases = new HashSet<>();
    services.forEach(entry -> databases.add(((JsonObject) entry.getValue()).getString("database")));
    assertThat(databases).hasSize(ServiceName.values().length);
    assertThat(get("/health/nobody", "*/*").statusCode()).isEqualTo(404);
    assertThat(get("/", "text/html").body()).contains("<title>Marty</title>");
    Api.Answer contract =
        eventually(
            "/openapi.json", answer -> answer.json().getJsonArray("x-unavailable").isEmpty());
    assertThat(contract.json().getJsonObject("paths").fieldNames())
        .contains(IMPORTS, "/api/csca/openapi.json");
  }

  private static Api.Answer eventually(String path, Predicate<Api.Answer> right) {
    AtomicReference<Api.Answer> last = new AtomicReference<>();
    Wait.until(
        Duration.ofMinutes(2),
        () -> {
          try {
            last.set(new Api(dev.gateway()).get(path, "*/*"));
            return right.test(last.get());
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        () -> last.get().text());
    return last.get();
  }

  @Test
  void whatIsNoMasterListIsRefusedAndNothingIsStored() throws Exception {
    int before = anchors().size();
    refused(new byte[0], 400, "EMPTY");
    refused("garbage".getBytes(StandardCharsets.US_ASCII), 422, null);
    byte[] nested = new byte[200_000];
    Arrays.fill(nested, (byte) 0x30);
    refused(nested, 422, null);
    HttpResponse<String> large = post(new byte[17 * 1024 * 1024], "application/cms");
    assertThat(large.statusCode()).isEqualTo(413);
    assertThat(post(new byte[10], "image/png").statusCode()).isEqualTo(415);
    assertThat(anchors()).hasSize(before);
    assertThat(get("/api/pkd_service/trust-anchors?country=DEU", "*/*").statusCode())
        .isEqualTo(400);
    assertThat(get("/api/pkd_service/certificates/xyz", "*/*").statusCode()).isEqualTo(400);
  }

  @Test
  void realMasterListsComeInWholeAndGoOutByteForByte() throws Exception {
    Path german = SharedData.path("masterlists/DE_ML_2026-05-28-08-28-45.ml");
    Path icao = SharedData.path("masterlists/ICAO_ml_September2023.ml");

    byte[] content = Files.readAllBytes(german);
    byte[] flipped = content.clone();
    flipped[content.length / 2] ^= 1;
    refused(flipped, 422, "DIGEST_MISMATCH");
    refused(Arrays.copyOf(content, content.length / 2), 422, "TRUNCATED");

    JsonObject first = imported(content);
    assertThat(first.getJsonObject("signature").getString("status")).isEqualTo("valid");
    assertThat(counts(first)).containsExactly(588, 588, 0, 0);
    JsonObject again = imported(content);
    assertThat(counts(again)).containsExactly(588, 0, 588, 0);
    JsonObject second = imported(Files.readAllBytes(icao));
    assertThat(second.getJsonObject("signature").getString("status"))
        .isEqualTo("valid-with-deviation");
    assertThat(second.getJsonArray("findings").size()).isPositive();
    int[] counts = counts(second);
    assertThat(counts[0]).isEqualTo(394);
    assertThat(counts[1] + counts[2]).isEqualTo(394);

    // The first is trusted, because it is; the second when somebody says so.
    assertThat(first.getBoolean("trusted")).isTrue();
    assertThat(second.getBoolean("trusted")).isFalse();
    String list = second.getString("sha256");
    HttpResponse<String> accepted =
        HTTP.send(
            request("/api/pkd_service/list-issuers")
                .header("Content-Type", "application/json")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        new JsonObject().put("list", list).put("reason", "compared").encode()))
                .build(),
            BodyHandlers.ofString());
    assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(201);
    JsonArray anchors = anchors();
    assertThat(anchors).hasSize(588 + counts[1]);
    for (int i = 0; i < 25; i++) {
      String sha256 = anchors.getJsonObject(i).getString("sha256");
      HttpRequest request =
          request("/api/pkd_service/certificates/" + sha256)
              .header("Accept", "application/pkix-cert")
              .build();
      byte[] der = HTTP.send(request, BodyHandlers.ofByteArray()).body();
      assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(der)))
          .isEqualTo(sha256);
    }
  }

  private static int[] counts(JsonObject imported) {
    JsonObject counts = imported.getJsonObject("counts");
    return new int[] {
      counts.getInteger("seen"),
      counts.getInteger("stored"),
      counts.getInteger("known"),
      counts.getInteger("rejected")
    };
  }

  /** All trust anchors, page by page. */
  private static JsonArray anchors() throws Exception {
    JsonArray all = new JsonArray();
    String cursor = "";
    while (cursor != null) {
      String path = "/api/pkd_service/trust-anchors?limit=250" + cursor;
      JsonObject page = new JsonObject(get(path, "application/json").body());
      all.addAll(page.getJsonArray("items"));
      String next = page.getString("next");
      cursor = next == null ? null : "&cursor=" + next;
    }
    return all;
  }

  private static JsonObject imported(byte[] content) throws Exception {
    HttpResponse<String> answer = post(content, "application/cms");
    // 202 where it takes longer than an answer may.
    assertThat(answer.statusCode()).as(answer.body()).isIn(201, 202);
    String location = answer.headers().firstValue("Location").orElseThrow();
    if (answer.statusCode() == 202) {
      return eventually(location, now -> now.json().getValue("finishedAt") != null).json();
    }
    JsonObject body = new JsonObject(answer.body());
    assertThat(new JsonObject(get(location, "application/json").body())).isEqualTo(body);
    return body;
  }

  private static void refused(byte[] content, int status, String reason) throws Exception {
    HttpResponse<String> answer = post(content, "application/cms");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    if (reason != null) {
      assertThat(new JsonObject(answer.body()).getString("reason")).isEqualTo(reason);
    }
  }

  private static HttpResponse<String> post(byte[] body, String mediaType) throws Exception {
    HttpRequest request =
        request(IMPORTS)
            .header("Content-Type", mediaType)
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    return HTTP.send(request, BodyHandlers.ofString());
  }

  private static HttpResponse<String> get(String path, String accept) throws Exception {
    return HTTP.send(request(path).header("Accept", accept).build(), BodyHandlers.ofString());
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(dev.gateway() + path)).timeout(ANSWER);
  }
}
