package dev.marty.documentsigner;

import static dev.marty.documentsigner.SigningFixture.LOG;
import static dev.marty.documentsigner.SigningFixture.SODS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.emrtd.sod.Sod;
import dev.marty.testkit.Api;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One SOD at a time: what comes out, what is logged, what is refused. */
class SodSigningTest {
  private static SigningFixture signing;
  private static String signer;

  @BeforeAll
  static void deploy() throws Exception {
    signing = new SigningFixture().deploy();
    signer = signing.signer("EC-P256").getString("id");
  }

  @AfterAll
  static void close() {
    signing.close();
  }

  @Test
  void aSodSaysWhatWasAskedAndVerifiesAndIsInTheLog() throws Exception {
    JsonObject request = signing.request(1);
    request.getJsonObject("dataGroups").put("DG14", base64(new byte[32]));

    JsonObject answer = signing.api().post(SODS, request).as(201);

    Sod sod = signing.verified(answer);
    assertThat(sod.lds().version()).isEqualTo(1);
    assertThat(sod.lds().ldsVersion()).isEqualTo("0108");
    assertThat(sod.lds().hashes().keySet()).containsExactly(1, 2, 14);
    assertThat(base64(sod.lds().hashes().get(1).toByteArray()))
        .isEqualTo(request.getJsonObject("dataGroups").getString("DG1"));
    assertThat(sod.encoded().sha256()).isEqualTo(answer.getString("sha256"));
    JsonObject page = signing.api().get(LOG + "?sha256=" + answer.getString("sha256"));
    assertThat(page.getJsonArray("items")).hasSize(1);
    assertThat(page.getJsonArray("items").getJsonObject(0).getString("id"))
        .isEqualTo(answer.getString("id"));
    assertThat(signing.api().get(LOG + "?sha256=" + "0".repeat(64)).getJsonArray("items"))
        .isEmpty();
    assertThat(signing.api().get(LOG + "/" + answer.getString("id")).getString("sod"))
        .isEqualTo(answer.getString("sod"));
  }

  @ParameterizedTest
  @MethodSource
  void everyHashFunctionAndBothVersionsAreSigned(String digest, int length, String version)
      throws Exception {
    JsonObject request = signing.request(2).put("digestAlgorithm", digest);
    request.put("ldsVersion", version);
    request
        .getJsonObject("dataGroups")
        .put("DG1", base64(new byte[length]))
        .put("DG2", base64(new byte[length]));

    Sod sod = signing.verified(signing.api().post(SODS, request).as(201));

    assertThat(sod.lds().digest().name()).isEqualTo(digest.replace("-", ""));
    assertThat(sod.lds().version()).isEqualTo(version.equals("1.8") ? 1 : 0);
  }

  static Stream<Arguments> everyHashFunctionAndBothVersionsAreSigned() {
    return Stream.of("1.7", "1.8")
        .flatMap(
            version ->
                Stream.of(
                    Arguments.of("SHA-224", 28, version),
                    Arguments.of("SHA-256", 32, version),
                    Arguments.of("SHA-384", 48, version),
                    Arguments.of("SHA-512", 64, version)));
  }

  @Test
  void theBytesAreGivenToWhoAcceptsThem() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(signing.api().base() + SODS))
            .header("Content-Type", "application/json")
            .header("Accept", "application/octet-stream")
            .header("Idempotency-Key", "bytes")
            .POST(HttpRequest.BodyPublishers.ofString(signing.request(3).encode()))
            .build();
    HttpResponse<byte[]> answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());

    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.body()[0]).isEqualTo((byte) 0x77);
    JsonObject same = signing.api().post(SODS, signing.request(3), "bytes").as(201);
    assertThat(same.getString("sod")).isEqualTo(base64(answer.body()));
    String location = answer.headers().firstValue("Location").orElseThrow();
    assertThat(signing.api().get(location, "application/octet-stream").body())
        .isEqualTo(answer.body());
  }

  @Test
  void aKeyUsedAgainGivesTheSameSodAndOneRow() throws Exception {
    JsonObject first = signing.api().post(SODS, signing.request(4), "again").as(201);
    // Another spelling of the same request.
    JsonObject respelled = signing.request(4);
    respelled.remove("ldsVersion");
    JsonObject second = signing.api().post(SODS, respelled, "again").as(201);

    assertThat(second).isEqualTo(first);
    assertThat(rows("again")).containsExactly("1");
    Api.Answer other = signing.api().post(SODS, signing.request(5), "again");
    assertThat(other.as(422).getString("type")).endsWith("idempotency-key-reused");
    assertThat(signing.api().post(SODS, signing.request(4)).as(201).getString("sod"))
        .isNotEqualTo(first.getString("sod"));
  }

  @Test
  void manyAtOnceWithOneKeyGetOneSodAndOneRow() throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(16);
    try {
      for (int round = 0; round < 5; round++) {
        String key = "race-" + round;
        JsonObject request = signing.request(100 + round);
        List<Callable<JsonObject>> calls = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
          calls.add(() -> signing.api().post(SODS, request, key).as(201));
        }
        Set<String> sods = new HashSet<>();
        for (Future<JsonObject> call : clients.invokeAll(calls)) {
          sods.add(call.get().getString("sod"));
        }
        assertThat(sods).hasSize(1);
        assertThat(rows(key)).containsExactly("1");
      }
    } finally {
      clients.shutdownNow();
    }
  }

  @ParameterizedTest
  @MethodSource
  void aWrongFieldIsNamed(String field, Consumer<JsonObject> spoil) throws Exception {
    JsonObject request = signing.request(6);
    spoil.accept(request);

    JsonObject problem = signing.api().post(SODS, request).as(400);

    assertThat(problem.getString("field")).isEqualTo(field);
    assertThat(problem.getString("detail")).startsWith(field);
  }

  static Stream<Arguments> aWrongFieldIsNamed() {
    return Stream.of(
        wrong("country", r -> r.remove("country")),
        wrong("country", r -> r.put("country", "ut")),
        wrong("country", r -> r.put("country", 7)),
        wrong("digestAlgorithm", r -> r.put("digestAlgorithm", "SHA-1")),
        wrong("digestAlgorithm", r -> r.remove("digestAlgorithm")),
        wrong("ldsVersion", r -> r.put("ldsVersion", "1.9")),
        wrong("dataGroups", r -> r.remove("dataGroups")),
        wrong("dataGroups", r -> r.put("dataGroups", "DG1")),
        wrong("dataGroups.DG1", r -> groups(r).remove("DG1")),
        wrong("dataGroups.DG2", r -> groups(r).remove("DG2")),
        wrong("dataGroups.DG2", r -> groups(r).put("DG2", "not base64!")),
        wrong("dataGroups.DG2", r -> groups(r).put("DG2", base64(new byte[20]))),
        wrong("dataGroups.DG2", r -> groups(r).put("DG2", base64(new byte[64]))),
        wrong("dataGroups.DG2", r -> groups(r).put("DG2", base64(new byte[5_000]))),
        wrong("dataGroups.DG17", r -> groups(r).put("DG17", base64(new byte[32]))),
        wrong("dataGroups.DG01", r -> groups(r).put("DG01", base64(new byte[32]))),
        wrong("colour", r -> r.put("colour", "red")));
  }

  @Test
  void otherWrongRequestsHaveTheirStatus() throws Exception {
    byte[] right = signing.request(7).toBuffer().getBytes();
    assertThat(signing.api().post(SODS, right, "text/plain").status()).isEqualTo(415);
    assertThat(signing.api().post(SODS, new byte[0], "application/json").status()).isEqualTo(400);
    assertThat(signing.api().post(SODS, new byte[] {'['}, "application/json").status())
        .isEqualTo(400);
    assertThat(signing.api().post(SODS, new byte[20_000], "application/json").status())
        .isEqualTo(413);
    assertThat(signing.api().post(SODS, signing.request(7), " ").status()).isEqualTo(400);
    assertThat(signing.api().post(SODS, signing.request(7).put("country", "ZZ")).as(409).encode())
        .contains("no-signer");
    assertThat(signing.api().get(LOG + "/1", "application/json").status()).isEqualTo(400);
    assertThat(signing.api().get(LOG + "?limit=0", "application/json").as(400).getString("field"))
        .isEqualTo("limit");
    assertThat(signing.api().get(LOG + "?sha256=AB", "application/json").status()).isEqualTo(400);
  }

  @Test
  void theLogIsPagedAndAppendOnly() throws Exception {
    Set<String> made = new HashSet<>();
    for (int i = 0; i < 5; i++) {
      made.add(signing.api().post(SODS, signing.request(200 + i)).as(201).getString("id"));
    }
    Set<String> seen = new HashSet<>();
    String cursor = "";
    while (cursor != null) {
      JsonObject page = signing.api().get(LOG + "?limit=3&signer=" + signer + cursor);
      page.getJsonArray("items").forEach(item -> seen.add(((JsonObject) item).getString("id")));
      cursor = page.getString("next") == null ? null : "&cursor=" + page.getString("next");
    }
    assertThat(seen).containsAll(made);
    assertThat(signing.outcome("DELETE FROM signature")).isEqualTo("42501");
    assertThat(signing.outcome("UPDATE signature SET sod = ''")).isEqualTo("42501");
  }

  private static List<String> rows(String key) throws Exception {
    return signing.rows("SELECT count(*) FROM signature WHERE idempotency_key = '" + key + "'");
  }

  private static Arguments wrong(String field, Consumer<JsonObject> spoil) {
    return Arguments.of(field, spoil);
  }

  private static JsonObject groups(JsonObject request) {
    return request.getJsonObject("dataGroups");
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
