package dev.marty.signer.enrolment;

import static dev.marty.signer.enrolment.TestCsca.certificate;
import static dev.marty.signer.enrolment.TestCsca.newKey;
import static dev.marty.signer.enrolment.TestCsca.toCertify;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.emrtd.issuing.SignerKind;
import dev.marty.emrtd.keys.SigningKey;
import dev.marty.kit.ServiceName;
import dev.marty.kit.http.ServiceClient;
import dev.marty.kit.work.Workers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent to csca, and what becomes of each of its answers. */
@ExtendWith(VertxExtension.class)
class CscaTest {
  private final SigningKey key = newKey();
  private final List<String> received = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private Csca csca;
  private volatile int status = 201;
  private volatile String mediaType = "application/json";
  private volatile String body = "";

  @BeforeEach
  void start(Vertx vertx) throws Exception {
    server =
        await(
            vertx
                .createHttpServer()
                .requestHandler(
                    request ->
                        request
                            .body()
                            .onSuccess(
                                sent -> {
                                  received.add(
                                      request.method()
                                          + " "
                                          + request.path()
                                          + " "
                                          + request.getHeader("Idempotency-Key")
                                          + " "
                                          + sent);
                                  request
                                      .response()
                                      .setStatusCode(status)
                                      .putHeader("Content-Type", mediaType)
                                      .end(body);
                                }))
                .listen(0, "127.0.0.1"));
    csca =
        new Csca(
            new ServiceClient(
                vertx,
                ServiceName.CSCA,
                URI.create("http://127.0.0.1:" + server.actualPort()),
                () -> Future.succeededFuture(Map.of())),
            new Workers(vertx, ServiceName.DOCUMENT_SIGNER.text(), "certificates", 1, 4, 60));
  }

  @Test
  void theRequestOfASignerIsTheSameInEveryRelease() throws Exception {
    body = answer(certificate(key, SignerKind.DOCUMENT_SIGNER));
    certify(SignerKind.DOCUMENT_SIGNER);
    body = answer(certificate(key, SignerKind.MASTER_LIST_SIGNER));
    certify(SignerKind.MASTER_LIST_SIGNER);

    String start = "POST /api/csca/document-signers 0198f2a4-7c11-7000-8000-000000000001 ";
    assertThat(received)
        .containsExactly(
            start
                + "{\"country\":\"UT\",\"certificateRequest\":\"YSByZXF1ZXN0\","
                + "\"documentTypes\":[\"P\",\"ID\"]}",
            start
                + "{\"country\":\"UT\",\"kind\":\"master_list_signer\","
                + "\"certificateRequest\":\"YSByZXF1ZXN0\"}");
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201})
  void aCertificateIsTaken(int made) throws Exception {
    status = made;
    body = answer(certificate(key, SignerKind.DOCUMENT_SIGNER));

    Csca.Issued issued = (Csca.Issued) certify(SignerKind.DOCUMENT_SIGNER);

    assertThat(issued.certificate().usageEnds()).isEqualTo(TestCsca.USAGE_ENDS);
  }

  @Test
  void aCertificateForAnotherKeyIsAMisfit() throws Exception {
    body = answer(certificate(newKey(), SignerKind.DOCUMENT_SIGNER));

    assertThat(certify(SignerKind.DOCUMENT_SIGNER))
        .isEqualTo(new Csca.Misfit("csca certified another key"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hello", "[]", "5", "null", "\"text\""})
  void whatIsNoJsonObjectIsAMisfit(String text) throws Exception {
    body = text;

    assertThat(certify(SignerKind.DOCUMENT_SIGNER))
        .isEqualTo(new Csca.Misfit("csca answered with something else than JSON"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"certificate\":null}", "{\"certificate\":5}"})
  void anAnswerWithoutACertificateIsAMisfit(String text) throws Exception {
    body = text;

    assertThat(certify(SignerKind.DOCUMENT_SIGNER)).isInstanceOf(Csca.Misfit.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 409, 422})
  void aRefusalByItselfIsForEver(int refusal) throws Exception {
    status = refusal;
    mediaType = "application/problem+json";
    body = "{\"type\":\"urn:marty:problem:no\",\"detail\":\"no\"}";

    assertThat(certify(SignerKind.DOCUMENT_SIGNER))
        .isEqualTo(new Csca.Refused("csca answered " + refusal + ": no"));
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 400, 401, 403, 404, 405, 409, 413, 415, 421, 422})
  void whatAnybodyCouldSayIsPeoplesToMend(int other) throws Exception {
    status = other;
    body = "{\"type\":\"urn:marty:problem:no\",\"detail\":\"no\"}";
    Csca.Misfit said = new Csca.Misfit("csca answered " + other + ": no");
    assertThat(certify(SignerKind.DOCUMENT_SIGNER)).isEqualTo(said);

    mediaType = "application/problem+json";
    for (String type : List.of("null", "5", "\"about:blank\"", "\"urn:other:no\"")) {
      body = "{\"type\":" + type + ",\"detail\":\"no\"}";
      assertThat(certify(SignerKind.DOCUMENT_SIGNER)).as(type).isEqualTo(said);
    }
    body = "[]";
    assertThat(certify(SignerKind.DOCUMENT_SIGNER)).isInstanceOf(Csca.Misfit.class);
  }

  @ParameterizedTest
  @CsvSource({"408, later", "425, null", "429, []"})
  void whatPassesIsAskedAgainLater(int passing, String text) throws Exception {
    status = passing;
    body = text;

    assertThat(certify(SignerKind.DOCUMENT_SIGNER))
        .isEqualTo(new Csca.Later("csca answered " + passing + ": not a problem document"));
  }

  @Test
  void aCscaThatIsAwayOrCannotIsAskedAgainLater() throws Exception {
    status = 503;
    assertThat(certify(SignerKind.DOCUMENT_SIGNER)).isInstanceOf(Csca.Later.class);

    await(server.close());

    assertThat(certify(SignerKind.DOCUMENT_SIGNER))
        .isInstanceOfSatisfying(
            Csca.Later.class, later -> assertThat(later.problem()).contains("csca"));
  }

  private Csca.Answer certify(SignerKind kind) throws Exception {
    return await(csca.certify(toCertify(key, kind), "test"));
  }

  private static String answer(String pem) {
    return new JsonObject().put("certificate", pem).encode();
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }
}
