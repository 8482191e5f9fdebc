package dev.marty.documentsigner;

import static dev.marty.documentsigner.SigningFixture.SIGNERS;
import static dev.marty.documentsigner.SigningFixture.SODS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.testkit.Api;
import dev.marty.testkit.Wait;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From the wish for a signer to its end, with csca there, away, silent or unwilling. */
class SignerEnrolmentTest {
  private static final Duration SOON = Duration.ofMinutes(2);

  private SigningFixture signing;

  @BeforeEach
  void deploy() {
    signing = new SigningFixture().deploy();
  }

  @AfterEach
  void close() {
    signing.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA-2048", "RSA-PSS-2048", "EC-P256", "EC-brainpoolP384r1"})
  void aSignerIsCertifiedAndSigns(String algorithm) throws Exception {
    JsonObject signer = signing.signer(algorithm);

    assertThat(signer.getString("status")).isEqualTo("active");
    assertThat(signer.getString("certificate")).startsWith("-----BEGIN CERTIFICATE-----");
    byte[] der =
        signing.api().get(SIGNERS + "/" + signer.getString("id"), "application/pkix-cert").body();
    assertThat(Octets.copyOf(der).sha256()).isEqualTo(signer.getString("sha256"));
    JsonObject sod = signing.api().post(SODS, signing.request(1)).as(201);
    signing.verified(sod);
    assertThat(sod.getString("certificateSha256")).isEqualTo(signer.getString("sha256"));
    JsonArray listed =
        signing
            .api()
            .get(SIGNERS + "?status=active&country=" + signing.country())
            .getJsonArray("items");
    assertThat(listed).containsExactly(signer);
  }

  @Test
  void theKeyIsStoredOnlyEncrypted() throws Exception {
    String id = signing.signer("EC-P256").getString("id");

    String stored =
        signing
            .rows("SELECT encode(wrapped_private_key, 'hex') FROM signer WHERE id = '" + id + "'")
            .get(0);
    // DER of PKCS#8 begins with a SEQUENCE and version 0, and names id-ecPublicKey.
    assertThat(stored).doesNotContain("2a8648ce3d0201");
    assertThat(signing.signer((Object) id).encode())
        .doesNotContain(stored)
        .doesNotContain("rapped");
  }

  @ParameterizedTest
  @MethodSource
  void aWrongFieldIsNamed(String field, Consumer<JsonObject> spoil) throws Exception {
    JsonObject wish = signing.wish("EC-P256");
    spoil.accept(wish);

    assertThat(signing.api().post(SIGNERS, wish).as(400).getString("field")).isEqualTo(field);
    assertThat(signing.rows(count())).containsExactly("0");
  }

  static Stream<Arguments> aWrongFieldIsNamed() {
    return Stream.of(
        wrong("country", w -> w.remove("country")),
        wrong("country", w -> w.put("country", "UTO")),
        wrong("algorithm", w -> w.remove("algorithm")),
        wrong("algorithm", w -> w.put("algorithm", "RSA-1024")),
        wrong("explicitParameters", w -> w.put("explicitParameters", "yes")),
        wrong("documentTypes", w -> w.put("documentTypes", new JsonArray().add("PPP"))),
        wrong("organization", w -> w.put("organization", "x".repeat(65))),
        wrong("commonName", w -> w.put("commonName", " ")),
        wrong("signer", w -> w.put("signer", 1)));
  }

  @Test
  void oneKeyMakesOneSigner() throws Exception {
    JsonObject wish = signing.wish("EC-P256");
    JsonObject first = signing.api().post(SIGNERS, wish, "one").as(201);

    assertThat(signing.api().post(SIGNERS, wish, "one").as(201)).isEqualTo(first);
    assertThat(signing.rows(count())).containsExactly("1");
    Api.Answer other = signing.api().post(SIGNERS, signing.wish("EC-P384"), "one");
    assertThat(other.status()).isEqualTo(422);
  }

  @Test
  void whileCscaIsAwayASignerWaitsAndIsFinishedByItself() throws Exception {
    signing.csca().stop();
    JsonObject waiting = signing.api().post(SIGNERS, signing.wish("EC-P256")).as(202);
    String id = waiting.getString("id");
    assertThat(waiting.getString("status")).isEqualTo("requested");
    assertThat(waiting.getString("problem")).contains("csca");
    assertThat(signing.api().post(SODS, signing.request(1)).as(503).getString("type"))
        .endsWith("no-active-signer");

    signing.csca().start();

    JsonObject active = signing.untilSignerIs("active", id);
    assertThat(active.getString("problem")).isNull();
    signing.verified(signing.api().post(SODS, signing.request(1)).as(201));
  }

  @Test
  void anAnswerOfCscaThatGetsLostIsAskedForAgainAlsoAfterARestart() throws Exception {
    signing.csca().silent(true);
    String id = signing.api().post(SIGNERS, signing.wish("EC-P256")).as(202).getString("id");
    byte[] issued = signing.csca().issued(id);
    assertThat(issued).isNotNull();

    signing.undeploy();
    signing.csca().silent(false);
    signing.deploy();

    JsonObject active = signing.untilSignerIs("active", id);
    assertThat(active.getString("sha256")).isEqualTo(Octets.copyOf(issued).sha256());
    assertThat(signing.rows(count())).containsExactly("1");
  }

  @Test
  void whomCscaRefusesIsRefusedAndItsKeyDestroyed() throws Exception {
    signing.csca().refuse("There is no CSCA of this country.");

    JsonObject problem = signing.api().post(SIGNERS, signing.wish("EC-P256"), "no").as(409);

    assertThat(problem.getString("detail")).contains("There is no CSCA of this country.");
    String id = problem.getString("signer");
    assertThat(signing.signer((Object) id).getString("status")).isEqualTo("refused");
    assertNoKey(id);
    assertThat(signing.api().post(SIGNERS, signing.wish("EC-P256"), "no").status()).isEqualTo(409);
  }

  /** 401, a wrong path, a proxy's limit: people mend that, and the signer is certified then. */
  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 413, 415})
  void whatPeopleCanMendDestroysNoKey(int status) throws Exception {
    signing.csca().answerWith(status);

    String id = signing.api().post(SIGNERS, signing.wish("EC-P256")).as(202).getString("id");

    JsonObject waits = signing.signer((Object) id);
    assertThat(waits.getString("status")).isEqualTo("requested");
    assertThat(waits.getString("problem")).contains("csca answered " + status);
    signing.csca().answerWith(422);
    signing.untilSignerIs("active", id);
  }

  @Test
  void whatPeopleCanMendIsSaidInHealthUntilItIsMended() throws Exception {
    signing.csca().answerWith(403);
    String id = signing.api().post(SIGNERS, signing.wish("EC-P256")).as(202).getString("id");
    String said = "signer " + id + " has none yet: csca answered 403";
    Wait.until(
        SOON,
        () -> {
          String health = health();
          return health.contains(said) && new JsonObject(health).getString("status").equals("warn");
        },
        this::health);

    signing.csca().answerWith(422);
    signing.untilSignerIs("active", id);
    Wait.until(SOON, () -> !health().contains("csca answered"), this::health);
  }

  private String health() {
    try {
      return signing.api().get("/health/document_signer", "*/*").text();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aRetiredSignerSignsNoMoreAndItsKeyIsDestroyed() throws Exception {
    String id = signing.signer("EC-P256").getString("id");
    JsonObject sod = signing.api().post(SODS, signing.request(1), "before").as(201);

    JsonObject retired = retire(id).as(200);

    assertThat(retired.getString("status")).isEqualTo("retired");
    assertNoKey(id);
    assertThat(signing.api().post(SODS, signing.request(2)).status()).isEqualTo(409);
    assertThat(signing.api().post(SODS, signing.request(1), "before").as(201)).isEqualTo(sod);
    assertThat(retire(id).as(200)).isEqualTo(retired);
    assertThat(retire(UUID.randomUUID().toString()).status()).isEqualTo(404);
  }

  @Test
  void aRevokedSignerSignsNoMore() throws Exception {
    JsonObject signer = signing.signer("EC-P256");

    assertThat(revoke(signer.getString("sha256")).status()).isEqualTo(204);

    assertThat(signing.signer((Object) signer.getString("id")).getString("status"))
        .isEqualTo("revoked");
    assertNoKey(signer.getString("id"));
    assertThat(signing.api().post(SODS, signing.request(1)).status()).isEqualTo(409);
    assertThat(retire(signer.getString("id")).status()).isEqualTo(409);
  }

  @Test
  void aRevocationThatOvertakesTheActivationCountsAllTheSame() throws Exception {
    signing.csca().silent(true);
    String id = signing.api().post(SIGNERS, signing.wish("EC-P256")).as(202).getString("id");
    assertThat(revoke(Octets.copyOf(signing.csca().issued(id)).sha256()).status()).isEqualTo(204);

    signing.csca().silent(false);

    signing.untilSignerIs("revoked", id);
    assertNoKey(id);
  }

  private Api.Answer retire(String id) throws Exception {
    return signing.api().post(SIGNERS + "/" + id + "/retire", new JsonObject());
  }

  private Api.Answer revoke(String sha256) throws Exception {
    return signing
        .api()
        .post(
            "/internal/inbox",
            new JsonObject()
                .put("id", UUID.randomUUID().toString())
                .put("type", "certificate-revoked")
                .put("aggregate", "certificate/" + sha256)
                .put("sequence", 2)
                .put("at", Instant.now().toString())
                .put(
                    "payload",
                    new JsonObject()
                        .put("sha256", sha256)
                        .put("kind", "document_signer")
                        .put("serial", "01")
                        .put("country", signing.country())
                        .put("revokedAt", Instant.now().toString())));
  }

  private void assertNoKey(String id) throws Exception {
    List<String> rows =
        signing.rows(
            "SELECT wrapped_private_key, key_encryption_key_id FROM signer WHERE id = '"
                + id
                + "'");
    assertThat(rows).containsExactly("null|null");
  }

  private String count() {
    return "SELECT count(*) FROM signer WHERE country = '" + signing.country() + "'";
  }

  private static Arguments wrong(String field, Consumer<JsonObject> spoil) {
    return Arguments.of(field, spoil);
  }
}
