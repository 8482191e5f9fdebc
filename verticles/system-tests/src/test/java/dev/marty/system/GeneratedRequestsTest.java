package dev.marty.system;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.kit.ServiceName;
import dev.marty.testkit.Api;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * 5,000 requests from the contracts, to the services and through the gateway: none is a fault of
 * Marty's, and every refusal is a problem that agrees with its status and tells nothing of the
 * inside. {@code -Dmarty.test.seed} repeats a run, {@code -Dmarty.test.requests} makes it longer.
 */
class GeneratedRequestsTest {
  private static final int REQUESTS = Integer.getInteger("marty.test.requests", 5_000);
  private static final int AT_ONCE = 6;
  private static final int MOST_MINUTES = 3;
  private static final long SEED = Long.getLong("marty.test.seed", System.nanoTime());
  private static final Pattern INSIDE =
      Pattern.compile(
          "(?s).*(Exception|\\bat (dev|io|java)\\.|(dev|io|java|org)\\.[a-z]+\\.[a-z]+|SQLSTATE"
              + "|\\b(SELECT|INSERT|UPDATE|DELETE)\\b.*\\b(FROM|INTO|SET)\\b).*");

  /** What stands between services is in no contract. */
  private static final JsonObject INBOX =
      new JsonObject(
          """
          {"post": {"requestBody": {"content": {"application/json": {"schema": {
            "type": "object", "required": ["id", "type", "aggregate", "sequence", "at", "payload"],
            "properties": {
              "id": {"type": "string", "format": "uuid"},
              "type": {"enum": ["certificate-issued", "certificate-revoked", "crl-issued", "x"]},
              "aggregate": {"type": "string"}, "sequence": {"type": "integer"},
              "at": {"type": "string", "format": "date-time"},
              "payload": {
                "type": "object", "required": ["sha256", "kind", "country", "serial"],
                "properties": {
                  "sha256": {"type": "string", "pattern": "[0-9a-f]{64}"},
                  "kind": {"enum": ["root", "link", "document_signer"]},
                  "country": {"type": "string", "pattern": "[A-Z]{2}"},
                  "serial": {"type": "string"}, "number": {"type": "integer"},
                  "revokedAt": {"type": "string", "format": "date-time"},
                  "certificate": {"type": "string"}, "crl": {"type": "string"}}}}}}}}}}
          """);

  private final Map<Integer, Integer> statuses = new ConcurrentSkipListMap<>();

  @Test
  void noneIsAFaultAndEveryRefusalIsAProblem() throws Exception {
    System.out.println("generated requests: -Dmarty.test.seed=" + SEED);
    try (WholeSystem system = new WholeSystem()) {
      List<String> known = things(system.api());
      ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
      try {
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
          Random random = new Random(SEED + i);
          all.add(threads.submit(() -> requests(system, random, known)));
        }
        for (Future<?> one : all) {
          finish(one);
        }
      } finally {
        threads.shutdownNow();
      }
    }
    System.out.println("generated requests, answers by status: " + new TreeMap<>(statuses));
    // Some were right, others not.
    assertThat(statuses.keySet()).contains(200, 400, 404, 405, 406, 415);
  }

  private static void finish(Future<?> one) throws InterruptedException, TimeoutException {
    try {
      one.get(MOST_MINUTES, TimeUnit.MINUTES);
    } catch (ExecutionException e) {
      throw new AssertionError("seed " + SEED, e.getCause());
    }
  }

  /** Something to be found: a CSCA, a signer, a passport. */
  private static List<String> things(Api api) throws IOException {
    JsonObject root =
        new JsonObject()
            .put("country", "UT")
            .put("icaoCode", "UTO")
            .put("organization", "Utopia")
            .put("commonName", "CSCA Utopia")
            .put("keyAlgorithm", "EC-P256");
    JsonObject csca = api.post("/api/csca/certificates", root).as(201);
    JsonObject wish = new JsonObject().put("country", "UT").put("algorithm", "EC-P256");
    JsonObject signer = api.post("/api/document_signer/signers", wish).as(201);
    return List.of(
        csca.getString("id"),
        csca.getString("sha256"),
        signer.getString("id"),
        signer.getString("sha256"),
        "UT");
  }

  private Void requests(WholeSystem system, Random random, List<String> known) throws IOException {
    List<RequestGenerator> generators = new ArrayList<>();
    List<Integer> ports = new ArrayList<>();
    for (ServiceName service : ServiceName.values()) {
      JsonObject contract = system.api().get("/api/" + service.text() + "/openapi.json");
      contract.getJsonObject("paths").put("/internal/inbox", INBOX);
      generators.add(new RequestGenerator(contract, random, known));
      ports.add(system.port(service.text()));
    }
    int gateway = system.port(WholeSystem.GATEWAY);
    for (int i = 0; i < REQUESTS / AT_ONCE + 1; i++) {
      int which = random.nextInt(generators.size());
      byte[] request = generators.get(which).next();
      check(request, RawHttp.send(random.nextBoolean() ? gateway : ports.get(which), request));
    }
    return null;
  }

  private void check(byte[] request, RawHttp.Answer answer) {
    String sent = new String(request, ISO_8859_1);
    if (answer == null) {
      // Whoever writes no chunk may find the connection closed before the answer was made.
      assertThat(sent).contains(RequestGenerator.NO_CHUNK);
      return;
    }
    statuses.merge(answer.status(), 1, Integer::sum);
    assertThat(answer.status()).as("%s%n%s", sent, answer).isLessThan(500);
    if (answer.status() >= 400 && !sent.startsWith("HEAD ")) {
      assertThat(answer.problem().encode()).as("%s%n%s", sent, answer).doesNotMatch(INSIDE);
    } else if (answer.status() >= 400) {
      assertThat(answer.headers().get("content-type")).isEqualTo("application/problem+json");
    }
  }
}
