package dev.marty.documentsigner;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.issuing.AlternativeName;
import dev.marty.emrtd.issuing.CertificateMaker;
import dev.marty.emrtd.issuing.CertificationRequest;
import dev.marty.emrtd.issuing.CertificationRequestOutcome;
import dev.marty.emrtd.issuing.Issuer;
import dev.marty.emrtd.issuing.IssuingException;
import dev.marty.emrtd.issuing.Lifetime;
import dev.marty.emrtd.issuing.RootRequest;
import dev.marty.emrtd.issuing.SignerKind;
import dev.marty.emrtd.issuing.SignerRequest;
import dev.marty.emrtd.issuing.SubjectName;
import dev.marty.emrtd.keys.KeyAlgorithm;
import dev.marty.emrtd.keys.SigningKey;
import dev.marty.testkit.Wait;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Issues Document Signer certificates by HTTP as csca does, and can be away, silent or unwilling.
 */
final class FakeCsca {
  private static final System.Logger LOG = System.getLogger(FakeCsca.class.getName());
  private static final SigningKey KEY = SigningKey.generate(KeyAlgorithm.EC_P256, false);

  private final Vertx vertx;
  private final Map<String, Issuer> issuers = new ConcurrentHashMap<>();
  private final Map<String, byte[]> issued = new ConcurrentHashMap<>();
  private volatile Duration keyUse = Duration.ofDays(80);
  private volatile boolean silent;
  private volatile String refusal;
  private volatile int status = 422;
  private HttpServer server;
  private int port;

  FakeCsca(Vertx vertx) {
    this.vertx = vertx;
    start();
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  /** Comes back, at the same address. */
  void start() {
    server =
        Wait.on(vertx.createHttpServer().requestHandler(this::handle).listen(port, "127.0.0.1"));
    port = server.actualPort();
  }

  void stop() {
    Wait.on(server.close());
  }

  /** Issues, but the answer gets lost. */
  void silent(boolean lost) {
    silent = lost;
  }

  /** Answers with a status, as somebody between the two would; 422 to issue again. */
  void answerWith(int other) {
    status = other;
  }

  /** Answers 422 with this; null to issue again. */
  void refuse(String detail) {
    refusal = detail;
  }

  /** For how long new signers may sign. */
  void keyUse(Duration duration) {
    keyUse = duration;
  }

  /** The certificate issued under an idempotency key, or null. */
  byte[] issued(String key) {
    return issued.get(key);
  }

  Issuer issuer(String country) {
    return issuers.computeIfAbsent(country, FakeCsca::root);
  }

  private static Issuer root(String country) {
    Instant start = Instant.now().minus(Duration.ofHours(1));
    try {
      return Issuer.of(
          CertificateMaker.root(
              new RootRequest(
                  new SubjectName(country, "Tests", null, null, "CSCA " + country),
                  new AlternativeName(country + "O", null, List.of("csca@example.org")),
                  List.of("https://example.org/crl"),
                  Lifetime.from(start, Period.ofYears(15), Period.ofYears(4))),
              KEY,
              CertificateMaker.serial()),
          KEY);
    } catch (IssuingException e) {
      throw new IllegalStateException(e);
    }
  }

  private void handle(HttpServerRequest request) {
    request
        .body()
        .map(body -> answer(request.getHeader("Idempotency-Key"), body))
        .onSuccess(
            answer -> {
              if (silent) {
                request.connection().close();
              } else {
                request
                    .response()
                    .setStatusCode(answer.containsKey("certificate") ? 201 : status)
                    .putHeader(
                        "Content-Type",
                        answer.containsKey("type") ? "application/problem+json" : "text/html")
                    .end(answer.toBuffer());
              }
            })
        .onFailure(
            failure -> {
              LOG.log(System.Logger.Level.ERROR, "the csca of the tests failed", failure);
              request.response().setStatusCode(500).end();
            });
  }

  private JsonObject answer(String key, Buffer body) {
    if (refusal != null) {
      return new JsonObject().put("type", "urn:marty:problem:refused").put("detail", refusal);
    }
    if (status != 422) {
      return new JsonObject().put("detail", "of some proxy's");
    }
    byte[] der = issued.computeIfAbsent(key, first -> certify(body.toJsonObject()));
    return new JsonObject()
        .put("id", key)
        .put("kind", "document_signer")
        .put("sha256", Octets.copyOf(der).sha256())
        .put(
            "certificate",
            "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder().encodeToString(der)
                + "\n-----END CERTIFICATE-----\n");
  }

  private byte[] certify(JsonObject request) {
    byte[] der = Base64.getDecoder().decode(request.getString("certificateRequest"));
    CertificationRequestOutcome.Accepted accepted =
        (CertificationRequestOutcome.Accepted) CertificationRequest.read(der);
    Instant now = Instant.now();
    Instant ends = now.plus(keyUse);
    try {
      return CertificateMaker.signer(
          issuer(request.getString("country")),
          new SignerRequest(
              SignerKind.DOCUMENT_SIGNER,
              accepted.subject(),
              accepted.publicKey(),
              request.getJsonArray("documentTypes").stream().map(String.class::cast).toList(),
              new Lifetime(now, ends.plus(Duration.ofDays(3_000)), ends)),
          CertificateMaker.serial());
    } catch (IssuingException e) {
      throw new IllegalStateException(e);
    }
  }
}
