package dev.marty.pkd;

import static dev.marty.testkit.PkdFixture.BASE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.testkit.Api;
import dev.marty.testkit.PkdFixture;
import dev.marty.testkit.Wait;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a verifier needs for one issuer and key, in one call. */
class CandidatesTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
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
  void theCandidatesAreOfTheNameAndTheKeyAndTheCrlSpeaksForThem() throws Exception {
    Generation first = new Generation("QM", "CSCA");
    Generation second = new Generation("QM", "CSCA");
    Generation stranger = new Generation("QM", "Stranger");
    byte[] crl = second.crl(1);
    pkd.accepted(first.masterList(Instant.now(), second.root()));
    pkd.imported(crl, "application/pkix-crl");
    pkd.imported(stranger.root(), "application/pkix-cert");
    pkd.imported(stranger.crl(2), "application/pkix-crl");

    JsonObject byName = candidates("issuer=" + encoded("cn=csca, o=test, c=QM"));
    assertThat(ders(byName, "certificates")).containsExactlyInAnyOrder(first.root(), second.root());
    assertThat(crls(byName)).containsExactly(crl);
    assertThat(ders(byName, "crlIssuers")).isEmpty();

    String key = Generation.parsed(first.root()).facts().subjectKeyIdentifier();
    JsonObject byKey = candidates("issuer=" + encoded(first.distinguishedName()) + "&key=" + key);
    assertThat(ders(byKey, "certificates")).containsExactly(first.root());
    assertThat(crls(byKey)).containsExactly(crl);
    // Without it nobody could check the CRL.
    assertThat(ders(byKey, "crlIssuers")).containsExactly(second.root());

    JsonObject untrusted = candidates("issuer=" + encoded(stranger.distinguishedName()));
    assertThat(ders(untrusted, "certificates")).isEmpty();
    assertThat(crls(untrusted)).isEmpty();
  }

  @Test
  void theSameIsNotSentTwiceAndAChangeIsSeenAtOnce() throws Exception {
    Generation csca = new Generation("QN", "CSCA");
    pkd.accepted(csca.masterList(Instant.now()));
    String query = "issuer=" + encoded(csca.distinguishedName());
    HttpResponse<String> first = get(query, "\"none\"");
    String tag = first.headers().firstValue("ETag").orElseThrow();
    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(first.headers().firstValue("Cache-Control")).contains("public, max-age=2");
    HttpResponse<String> again = get(query, "\"x\", W/" + tag);
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    pkd.decide("certificates", csca.root(), false, "gone").as(201);
    HttpResponse<String> changed = get(query, tag);
    assertThat(changed.statusCode()).isEqualTo(200);
    assertThat(new JsonObject(changed.body()).getJsonArray("certificates")).isEmpty();
  }

  @Test
  void whatAnotherProcessChangesIsSeenWithinSecondsHoweverOftenItIsAskedFor() throws Exception {
    Generation csca = new Generation("QO", "CSCA");
    pkd.accepted(csca.masterList(Instant.now()));
    String path = BASE + "/trust-candidates?issuer=" + encoded(csca.distinguishedName());
    Vertx vertx = Vertx.vertx();
    try {
      Api other = new Api(pkd.another(vertx).verticle().address());
      assertThat(ders(other.get(path), "certificates")).containsExactly(csca.root());
      pkd.decide("certificates", csca.root(), false, "gone").as(201);
      AtomicReference<JsonObject> last = new AtomicReference<>();
      Wait.until(
          Duration.ofMinutes(2),
          () -> {
            try {
              last.set(other.get(path));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
            return last.get().getJsonArray("certificates").isEmpty();
          },
          () -> last.get().encode());
    } finally {
      Wait.on(vertx.close());
    }
  }

  @Test
  void badQuestionsAreNamed() throws Exception {
    for (List<String> bad :
        List.of(
            List.of("", "issuer"),
            List.of("issuer=x", "issuer"),
            List.of("issuer=C%3DQM&key=xyz", "key"),
            List.of("issuer=C%3DQM&keys=00", "keys"))) {
      HttpResponse<String> answer = get(bad.get(0), "\"none\"");
      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(new JsonObject(answer.body()).getString("field")).isEqualTo(bad.get(1));
    }
  }

  private static JsonObject candidates(String query) throws IOException {
    return pkd.api().get(BASE + "/trust-candidates?" + query);
  }

  /** Of each CRL that is named, what is served under that name. */
  private static List<byte[]> crls(JsonObject answer) throws IOException {
    List<byte[]> crls = new ArrayList<>();
    for (Object each : answer.getJsonArray("crls")) {
      JsonObject crl = (JsonObject) each;
      byte[] der =
          pkd.api().get(BASE + "/crls/" + crl.getString("sha256"), "application/pkix-crl").body();
      assertThat(der).hasSize(crl.getInteger("bytes"));
      crls.add(der);
    }
    return crls;
  }

  private static List<byte[]> ders(JsonObject material, String name) {
    JsonArray array = material.getJsonArray(name);
    return array.stream().map(text -> Base64.getDecoder().decode((String) text)).toList();
  }

  private static HttpResponse<String> get(String query, String known) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(pkd.api().base() + BASE + "/trust-candidates?" + query))
            .header("If-None-Match", known)
            .build(),
        BodyHandlers.ofString());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
