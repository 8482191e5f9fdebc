package dev.marty.system.faults;

import dev.marty.emrtd.issuing.CertificationRequest;
import dev.marty.emrtd.issuing.IssuingException;
import dev.marty.emrtd.issuing.SubjectName;
import dev.marty.emrtd.keys.KeyAlgorithm;
import dev.marty.emrtd.keys.SigningKey;
import dev.marty.kit.ServiceName;
import dev.marty.testkit.Api;
import dev.marty.testkit.Country;
import dev.marty.testkit.TestIssuer;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** What clients of the services send: something that reads, and something that must be kept. */
final class Requests {
  private static final int HASH_BYTES = 32;

  private final Api gateway;
  private final TestIssuer abroad = new TestIssuer("QZ", "QZX");
  private final AtomicInteger numbers = new AtomicInteger();
  private final SecureRandom random = new SecureRandom();

  Requests(Api gateway) {
    this.gateway = gateway;
  }

  /** The newest, or the first, of what there is. */
  HttpRequest read(ServiceName service) {
    String path =
        switch (service) {
          case CSCA -> "/api/csca/certificates";
          case DOCUMENT_SIGNER -> "/api/document_signer/signatures";
          case PKD_SERVICE -> "/api/pkd_service/imports";
          case PASSPORT_ENGINE -> "/api/passport_engine/passports";
        };
    return request(path + "?limit=1").build();
  }

  /** Makes something new; the answer's Location says where it is found again. */
  HttpRequest write(ServiceName service) {
    int number = numbers.incrementAndGet();
    return switch (service) {
      case CSCA -> json("/api/csca/document-signers", certification(number));
      case DOCUMENT_SIGNER -> json("/api/document_signer/sods", sod());
      case PKD_SERVICE ->
          post("/api/pkd_service/imports", "application/pkix-cert", abroad.anotherSigner(number));
      case PASSPORT_ENGINE ->
          json(
              "/api/passport_engine/passports",
              Country.passport(String.format(Locale.ROOT, "F%08d", number)));
    };
  }

  /** Whether what is found at a Location is all that was promised. */
  static boolean isKept(ServiceName service, JsonObject found) {
    return switch (service) {
      case CSCA, DOCUMENT_SIGNER -> true;
      case PKD_SERVICE -> found.getString("status").equals("done");
      case PASSPORT_ENGINE -> found.getString("status").equals("issued");
    };
  }

  private static JsonObject certification(int number) {
    SubjectName name = new SubjectName("UT", "Utopia", null, null, "Document Signer " + number);
    try {
      byte[] request =
          CertificationRequest.make(SigningKey.generate(KeyAlgorithm.EC_P256, true), name);
      return new JsonObject()
          .put("country", "UT")
          .put("certificateRequest", Base64.getEncoder().encodeToString(request));
    } catch (IssuingException e) {
      throw new IllegalStateException(e);
    }
  }

  private JsonObject sod() {
    return new JsonObject()
        .put("country", "UT")
        .put("digestAlgorithm", "SHA-256")
        .put("dataGroups", new JsonObject().put("DG1", hash()).put("DG2", hash()));
  }

  private String hash() {
    byte[] hash = new byte[HASH_BYTES];
    random.nextBytes(hash);
    return Base64.getEncoder().encodeToString(hash);
  }

  private HttpRequest json(String path, JsonObject body) {
    return post(path, "application/json", body.toBuffer().getBytes());
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(gateway.base() + path));
    gateway.identity().forEach(request::header);
    return request;
  }

  private HttpRequest post(String path, String mediaType, byte[] body) {
    return request(path)
        .header("Content-Type", mediaType)
        .header("Idempotency-Key", UUID.randomUUID().toString())
        .POST(BodyPublishers.ofByteArray(body))
        .build();
  }
}
