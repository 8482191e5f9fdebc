package dev.marty.passportengine;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.certificate.ParsedCertificate;
import dev.marty.emrtd.crypto.DigestAlgorithm;
import dev.marty.emrtd.keys.KeyAlgorithm;
import dev.marty.emrtd.keys.SigningKey;
import dev.marty.emrtd.lds.DataGroup;
import dev.marty.emrtd.sod.LdsSecurityObject;
import dev.marty.emrtd.sod.SodMaker;
import dev.marty.testkit.Ports;
import dev.marty.testkit.Wait;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Date;
import java.util.Map;
import java.util.Queue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.X509v3CertificateBuilder;

/**
 * Stands in for document_signer: makes real EF.SODs, remembers them by Idempotency-Key, and can be
 * away, lose its answers, refuse or sign something else.
 */
final class FakeSigner {
  /** How it answers. */
  enum Mood {
    /** Signs. */
    SIGNS,
    /** Takes requests, and says nothing until it is let go. */
    HANGS,
    /** Signs, and the answer is lost on the way. */
    LOSES_ANSWERS,
    /** Has no signer for the country. */
    REFUSES,
    /** Is kept from answering by somebody between. */
    FORBIDS,
    /** Signs other hashes than it was asked to. */
    SIGNS_OTHERS,
    /** Answers something that is no EF.SOD. */
    BABBLES
  }

  private final Vertx vertx;
  private final int port = Ports.free();
  private final SigningKey key = SigningKey.generate(KeyAlgorithm.EC_P256, false);
  private final ParsedCertificate certificate;
  private final Map<String, Buffer> answers = new ConcurrentHashMap<>();
  private final AtomicInteger signatures = new AtomicInteger();
  private final Queue<Held> held = new ConcurrentLinkedQueue<>();
  private final Queue<String> asked = new ConcurrentLinkedQueue<>();
  private volatile Mood mood = Mood.SIGNS;
  private volatile JsonArray signers;
  private volatile JsonObject last;

  private HttpServer server;

  private record Held(HttpServerRequest request, JsonObject body) {}

  FakeSigner(Vertx vertx) throws Exception {
    this.vertx = vertx;
    X500Name name = new X500Name("C=UT,CN=Test Signer");
    Instant now = Instant.now();
    byte[] der =
        new X509v3CertificateBuilder(
                name,
                BigInteger.ONE,
                Date.from(now.minus(1, ChronoUnit.DAYS)),
                Date.from(now.plus(1, ChronoUnit.DAYS)),
                name,
                key.publicKey())
            .build(key.contentSigner())
            .getEncoded();
    this.certificate = ParsedCertificate.parse(der);
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  FakeSigner start() {
    server =
        Wait.on(
            vertx
                .createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> answer(request, body)))
                .listen(port, "127.0.0.1"));
    return this;
  }

  void stop() {
    Wait.on(server.close());
  }

  void mood(Mood mood) {
    this.mood = mood;
  }

  /** Answers what it took while it hung, and signs from now on. */
  void letGo() {
    mood = Mood.SIGNS;
    for (Held one = held.poll(); one != null; one = held.poll()) {
      sign(one.request(), one.body(), Mood.SIGNS);
    }
  }

  /** How often a signature was asked for under a key. */
  long asked(String idempotencyKey) {
    return asked.stream().filter(idempotencyKey::equals).count();
  }

  /** Who is at work, as it lists them; null for an answer of 404. */
  void signers(JsonArray listed) {
    signers = listed;
  }

  /** The request it signed last. */
  JsonObject last() {
    return last;
  }

  /** How many EF.SODs were made; a repeated key makes none. */
  int signatures() {
    return signatures.get();
  }

  /** The EF.SOD that was made for a key, or null. */
  byte[] sod(String idempotencyKey) {
    Buffer answer = answers.get(idempotencyKey);
    return answer == null
        ? null
        : Base64.getDecoder().decode(answer.toJsonObject().getString("sod"));
  }

  private void answer(HttpServerRequest request, Buffer body) {
    Mood now = mood;
    if (request.path().equals("/internal/signatures/unknown")) {
      // It has signed all that anybody asks about.
      request.response().end("{\"unknown\": []}");
      return;
    }
    if (request.path().equals("/api/document_signer/signers") && signers != null) {
      request.response().end(new JsonObject().put("items", signers).toBuffer());
      return;
    }
    if (!request.path().equals("/api/document_signer/sods")) {
      request.response().setStatusCode(404).end();
      return;
    }
    asked.add(request.getHeader("Idempotency-Key"));
    if (now == Mood.HANGS) {
      held.add(new Held(request, body.toJsonObject()));
    } else if (now == Mood.REFUSES) {
      JsonObject problem =
          new JsonObject()
              .put("type", "urn:marty:problem:no-signer")
              .put("detail", "UT has no active signer.");
      request
          .response()
          .setStatusCode(409)
          .putHeader("Content-Type", "application/problem+json")
          .end(problem.toBuffer());
    } else if (now == Mood.FORBIDS) {
      request.response().setStatusCode(403).end();
    } else if (now == Mood.BABBLES) {
      request.response().setStatusCode(201).end(new JsonObject().put("sod", "AAAA").toBuffer());
    } else {
      sign(request, body.toJsonObject(), now);
    }
  }

  private void sign(HttpServerRequest request, JsonObject body, Mood now) {
    last = body.copy();
    if (now == Mood.SIGNS_OTHERS) {
      String other = Base64.getEncoder().encodeToString(new byte[32]);
      body.getJsonObject("dataGroups").put("DG1", other);
      request.response().setStatusCode(201).end(signed(body));
      return;
    }
    Buffer answer =
        answers.computeIfAbsent(
            request.getHeader("Idempotency-Key"),
            idempotencyKey -> {
              signatures.incrementAndGet();
              return signed(body);
            });
    if (now == Mood.LOSES_ANSWERS) {
      request.connection().close();
    } else {
      request.response().setStatusCode(201).end(answer);
    }
  }

  private Buffer signed(JsonObject body) {
    SortedMap<Integer, Octets> hashes = new TreeMap<>();
    body.getJsonObject("dataGroups")
        .forEach(
            group ->
                hashes.put(
                    DataGroup.of(group.getKey()).orElseThrow().number(),
                    Octets.copyOf(Base64.getDecoder().decode((String) group.getValue()))));
    DigestAlgorithm digest =
        DigestAlgorithm.valueOf(body.getString("digestAlgorithm").replace("-", ""));
    LdsSecurityObject lds =
        body.getString("ldsVersion").equals("1.8")
            ? LdsSecurityObject.v1(digest, hashes)
            : LdsSecurityObject.v0(digest, hashes);
    byte[] sod = SodMaker.make(lds, key, certificate, Instant.now());
    return new JsonObject().put("sod", Base64.getEncoder().encodeToString(sod)).toBuffer();
  }
}
