package dev.marty.csca;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.certificate.CertificateReader;
import dev.marty.emrtd.issuing.CertificationRequest;
import dev.marty.emrtd.issuing.SubjectName;
import dev.marty.emrtd.keys.SigningKey;
import dev.marty.testkit.Csca;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Signers' certificates, renewal and lists through HTTP. */
@ExtendWith(VertxExtension.class)
class CscaSignerTest {
  private Csca csca;
  private String country;

  @BeforeEach
  void deploy(Vertx vertx) throws IOException {
    csca = Csca.deploy(vertx);
    country = Csca.country();
    csca.root(country);
  }

  @AfterEach
  void undeploy() {
    csca.running().undeploy();
  }

  @Test
  void aProvenKeyIsCertifiedExactlyAsItStandsInTheRequest() throws Exception {
    SigningKey key = Csca.key();
    String base64 = Csca.request(country, key);
    String pem =
        "-----BEGIN CERTIFICATE REQUEST-----\n"
            + Base64.getMimeEncoder().encodeToString(Base64.getDecoder().decode(base64))
            + "\n-----END CERTIFICATE REQUEST-----\n";
    JsonObject request =
        new JsonObject()
            .put("country", country)
            .put("certificateRequest", pem)
            .put("documentTypes", new JsonArray().add("P").add("ID"));
    String idempotencyKey = UUID.randomUUID().toString();
    JsonObject signer = csca.api().post(Csca.SIGNERS, request, idempotencyKey).as(201);
    assertThat(csca.api().post(Csca.SIGNERS, request, idempotencyKey).as(201)).isEqualTo(signer);

    CertificateOutcome.Parsed parsed =
        (CertificateOutcome.Parsed) CertificateReader.read(Csca.der(signer));
    assertThat(parsed.certificate().publicKey()).isEqualTo(key.publicKey());
    assertThat(parsed.facts().serial()).isEqualTo(signer.getString("serial"));
    assertThat(signer.getString("kind")).isEqualTo("document_signer");
    assertThat(signer.getJsonObject("privateKeyUsage").getString("notBefore"))
        .isEqualTo(signer.getString("notBefore"));
    JsonObject again = new JsonObject().put("country", country).put("certificateRequest", base64);
    assertThat(csca.api().post(Csca.SIGNERS, again).as(409).getString("type"))
        .endsWith("key-certified-before");
  }

  @Test
  void listSignersAreCertifiedToo() throws Exception {
    for (String kind : new String[] {"master_list_signer", "deviation_list_signer"}) {
      JsonObject request = Csca.signerRequest(country).put("kind", kind);
      assertThat(csca.api().post(Csca.SIGNERS, request).as(201).getString("kind")).isEqualTo(kind);
    }
    JsonObject wrong =
        Csca.signerRequest(country)
            .put("kind", "master_list_signer")
            .put("documentTypes", new JsonArray().add("P"));
    assertThat(csca.api().post(Csca.SIGNERS, wrong).as(400).getString("field"))
        .isEqualTo("documentTypes");
  }

  @Test
  void everyWrongFieldIsNamed() throws Exception {
    wrong("country", "qq");
    wrong("kind", "root");
    wrong("documentTypes", new JsonArray().add("PASSPORT"));
    wrong("documentTypes", "P");
    assertThat(wrong("privateKeyUsageDays", 200)).contains("3 months");
    assertThat(wrong("privateKeyUsageDays", 0)).contains("3 months");
    assertThat(wrong("documentValidityYears", 11)).contains("10 years");
    wrong("certificateRequest", "%%%");
    wrong("certificateRequest", "AAAA");
    wrong("certificateRequest", "x".repeat(20_001));
    wrong("extra", true);
    JsonObject other = Csca.signerRequest(country);
    other.put("certificateRequest", Csca.request("ZZ", Csca.key()));
    assertThat(csca.api().post(Csca.SIGNERS, other).as(400).getString("field"))
        .isEqualTo("certificateRequest");
    String unknown = Csca.country();
    assertThat(csca.api().post(Csca.SIGNERS, Csca.signerRequest(unknown)).as(409).getString("type"))
        .endsWith("no-key-in-use");
  }

  @Test
  void aRequestWithoutProofOfPossessionIsRefused() throws Exception {
    byte[] der = Base64.getDecoder().decode(Csca.request(country, Csca.key()));
    der[der.length - 1] ^= 1;
    JsonObject request =
        new JsonObject()
            .put("country", country)
            .put("certificateRequest", Base64.getEncoder().encodeToString(der));
    JsonObject problem = csca.api().post(Csca.SIGNERS, request).as(400);
    assertThat(problem.getString("field")).isEqualTo("certificateRequest");
    assertThat(problem.getString("reason")).isEqualTo("NO_PROOF_OF_POSSESSION");
  }

  private String wrong(String field, Object value) throws Exception {
    JsonObject request = Csca.signerRequest(country).put(field, value);
    JsonObject problem = csca.api().post(Csca.SIGNERS, request).as(400);
    assertThat(problem.getString("field")).as(problem.encode()).isEqualTo(field);
    return problem.getString("detail");
  }

  @Test
  void renewalCertifiesANewKeyUnderTheOldName() throws Exception {
    JsonObject request =
        Csca.signerRequest(country).put("documentTypes", new JsonArray().add("ID"));
    JsonObject old = csca.api().post(Csca.SIGNERS, request).as(201);
    String path = Csca.CERTIFICATES + "/" + old.getString("id") + "/renewal";
    byte[] other =
        CertificationRequest.make(
            Csca.key(), new SubjectName(country, null, null, null, "Another name"));
    JsonObject change =
        new JsonObject().put("certificateRequest", Base64.getEncoder().encodeToString(other));
    JsonObject fresh = csca.api().post(path, change).as(201);
    assertThat(fresh.getString("replaces")).isEqualTo(old.getString("id"));
    assertThat(fresh.getString("subject")).isEqualTo(old.getString("subject"));
    assertThat(fresh.getString("sha256")).isNotEqualTo(old.getString("sha256"));
    assertThat(csca.api().post(path, change).as(409).getString("type"))
        .endsWith("key-certified-before");

    JsonObject root = list("country=" + country + "&kind=root").getJsonObject(0);
    JsonObject newKey =
        new JsonObject().put("certificateRequest", Csca.request(country, Csca.key()));
    String ofRoot = Csca.CERTIFICATES + "/" + root.getString("id") + "/renewal";
    assertThat(csca.api().post(ofRoot, newKey).as(409).getString("detail")).contains("rollover");
    String unknown = Csca.CERTIFICATES + "/" + UUID.randomUUID() + "/renewal";
    csca.api().post(unknown, newKey).as(404);
  }

  @Test
  void theListIsFilteredAndPaged() throws Exception {
    JsonObject brief = Csca.signerRequest(country).put("privateKeyUsageDays", 5);
    String soon = csca.api().post(Csca.SIGNERS, brief).as(201).getString("id");
    String late = csca.signer(country).getString("id");
    String own = "country=" + country;

    assertThat(list(own)).hasSize(3);
    assertThat(ids(own + "&kind=document_signer")).containsExactly(soon, late);
    assertThat(ids(own + "&expiringWithinDays=6")).containsExactly(soon);
    assertThat(ids(own + "&expiringWithinDays=4")).isEmpty();
    assertThat(ids(own + "&subject=document%20SIGN")).containsExactly(soon, late);
    assertThat(ids(own + "&subject=%25")).isEmpty();
    assertThat(list(own + "&status=valid")).hasSize(3);
    assertThat(list(own + "&status=revoked")).isEmpty();

    JsonObject first = csca.api().get(Csca.CERTIFICATES + "?limit=2&" + own);
    JsonObject second =
        csca.api()
            .get(Csca.CERTIFICATES + "?limit=2&" + own + "&cursor=" + first.getString("next"));
    assertThat(first.getJsonArray("items")).hasSize(2);
    assertThat(second.getJsonArray("items")).hasSize(1);
    assertThat(second.getString("next")).isNull();
    for (String wrong :
        new String[] {
          "country=xx",
          "kind=ca",
          "status=good",
          "subject=",
          "expiringWithinDays=-1",
          "limit=0",
          "limit=1001",
          "cursor=AAAA",
          "cursor=%25"
        }) {
      assertThat(csca.api().get(Csca.CERTIFICATES + "?" + wrong, "*/*").as(400).getString("field"))
          .isEqualTo(wrong.substring(0, wrong.indexOf('=')));
    }
  }

  private JsonArray list(String query) throws IOException {
    return csca.api().get(Csca.CERTIFICATES + "?" + query).getJsonArray("items");
  }

  private List<String> ids(String query) throws IOException {
    return list(query).stream().map(item -> ((JsonObject) item).getString("id")).toList();
  }
}
