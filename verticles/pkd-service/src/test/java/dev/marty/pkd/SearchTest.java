package dev.marty.pkd;

import static dev.marty.pkd.Generation.sha256;
import static dev.marty.testkit.PkdFixture.BASE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.emrtd.certificate.CertificateFacts;
import dev.marty.testkit.PkdFixture;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.Period;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Certificates are found by each thing they can be searched by, and by nothing else. */
class SearchTest {
  private static final String CERTIFICATES = BASE + "/certificates";
  private static final Generation TRUSTED = new Generation("QR", "First CSCA");
  private static final Generation OTHER = new Generation("QS", "Second CSCA");
  private static final byte[] GOOD = TRUSTED.signer("Good Signer");
  private static final byte[] EXPIRED = TRUSTED.signer("Expired Signer", Period.ofDays(5));
  private static final byte[] REVOKED = TRUSTED.signer("Revoked Signer");
  private static final byte[] WITHDRAWN = TRUSTED.signer("Withdrawn Signer");
  private static final byte[] STRANGE = OTHER.signer("Strange Signer");
  private static final byte[] ODD =
      OddCertificates.lowerCase(new Generation("QT", "Third CSCA").signer("Odd Signer"), "QT");
  private static PkdFixture pkd;

  @BeforeAll
  static void fill() throws IOException {
    pkd = new PkdFixture();
    pkd.accepted(TRUSTED.masterList(Instant.now()));
    for (byte[] certificate :
        List.of(GOOD, EXPIRED, REVOKED, WITHDRAWN, OTHER.root(), STRANGE, ODD)) {
      pkd.imported(certificate, "application/pkix-cert");
    }
    pkd.imported(TRUSTED.crl(1, REVOKED), "application/pkix-crl");
    // Nobody trusts who says this.
    pkd.imported(OTHER.crl(1, STRANGE), "application/pkix-crl");
    pkd.api()
        .post(
            CERTIFICATES + "/" + sha256(WITHDRAWN) + "/trust",
            new JsonObject().put("trusted", false).put("reason", "key lost"))
        .as(201);
  }

  @AfterAll
  static void stop() {
    pkd.close();
  }

  @Test
  void bySubjectAndIssuerExactlyOrByAPart() throws Exception {
    assertThat(found("subject=" + encoded("CN=good signer, O=TEST,C=QR"))).containsExactly(GOOD);
    assertThat(found("subject=" + encoded("C=QR,O=Test,CN=Good Signer"))).containsExactly(GOOD);
    assertThat(found("subject=" + encoded("CN=Good,O=Test,C=QR"))).isEmpty();
    assertThat(found("issuer=" + encoded(OTHER.distinguishedName())))
        .containsExactlyInAnyOrder(OTHER.root(), STRANGE);
    assertThat(found("subjectContains=" + encoded("d signer,O=t"))).contains(GOOD, EXPIRED);
    assertThat(found("subjectContains=strange")).containsExactly(STRANGE);
    assertThat(found("subjectContains=" + encoded("%"))).isEmpty();
    assertThat(found("issuerContains=second")).containsExactlyInAnyOrder(OTHER.root(), STRANGE);
  }

  @Test
  void byNumbersAndFingerprints() throws Exception {
    CertificateFacts facts = Generation.parsed(GOOD).facts();
    assertThat(found("serial=" + facts.serial())).containsExactly(GOOD);
    assertThat(found("serial=0000" + facts.serial().toUpperCase(Locale.ROOT)))
        .containsExactly(GOOD);
    assertThat(found("serial=" + facts.serial().substring(2))).isEmpty();
    assertThat(found("sha256=" + facts.sha256().toUpperCase(Locale.ROOT))).containsExactly(GOOD);
    String key = Generation.parsed(OTHER.root()).facts().subjectKeyIdentifier();
    assertThat(found("subjectKeyIdentifier=" + key.toUpperCase(Locale.ROOT)))
        .containsExactly(OTHER.root());
  }

  @Test
  void byWhatTheyAreAndWhere() throws Exception {
    assertThat(found("country=qs")).containsExactlyInAnyOrder(OTHER.root(), STRANGE);
    assertThat(found("profile=CSCA")).containsExactlyInAnyOrder(TRUSTED.root(), OTHER.root());
    assertThat(found("kind=root&country=QR")).containsExactly(TRUSTED.root());
    assertThat(found("profile=DSC&country=QR"))
        .containsExactlyInAnyOrder(GOOD, EXPIRED, REVOKED, WITHDRAWN);
    assertThat(found("profile=MLS")).hasSize(1);
  }

  @Test
  void byStatus() throws Exception {
    assertThat(found("status=expired")).containsExactly(EXPIRED);
    assertThat(found("status=revoked")).containsExactly(REVOKED);
    assertThat(found("status=not-yet-valid")).isEmpty();
    assertThat(found("status=valid&profile=DSC"))
        .containsExactlyInAnyOrder(GOOD, WITHDRAWN, STRANGE, ODD);
  }

  @Test
  void byTrust() throws Exception {
    assertThat(found("trust=withdrawn")).containsExactly(WITHDRAWN);
    assertThat(found("trust=untrusted")).containsExactlyInAnyOrder(OTHER.root(), STRANGE, ODD);
    assertThat(found("trust=trusted&profile=DSC"))
        .containsExactlyInAnyOrder(GOOD, EXPIRED, REVOKED);
    assertThat(found("trust=trusted&profile=CSCA")).containsExactly(TRUSTED.root());
  }

  @Test
  void byFinding() throws Exception {
    JsonObject odd = pkd.api().get(CERTIFICATES + "/" + sha256(ODD));
    JsonObject finding = odd.getJsonArray("findings").getJsonObject(0);
    String code = finding.getString("code");
    String object = code.substring(0, code.lastIndexOf('.'));
    String severity = finding.getString("severity");
    assertThat(found("finding=" + code)).contains(ODD);
    assertThat(found("finding=" + object)).contains(ODD);
    assertThat(found("finding=" + object + ".")).contains(ODD);
    assertThat(found("finding=" + severity + "&severity=" + severity)).contains(ODD);
    String opposite = severity.equals("ERR") ? "WARN" : "ERR";
    assertThat(found("finding=" + code + "&severity=" + opposite)).isEmpty();
    // A beginning that ends within a part is none.
    assertThat(found("finding=" + object.substring(0, object.length() - 1))).isEmpty();
  }

  @Test
  void pagesShowEachOnce() throws Exception {
    JsonObject first = pkd.api().get(CERTIFICATES + "?limit=3");
    assertThat(first.getJsonArray("items")).hasSize(3);
    JsonObject second =
        pkd.api().get(CERTIFICATES + "?limit=1000&cursor=" + first.getString("next"));
    assertThat(second.getString("next")).isNull();
    assertThat(second.getJsonArray("items")).hasSize(6);
    assertThat(second.getJsonArray("items"))
        .doesNotContainAnyElementsOf(first.getJsonArray("items"));
  }

  @ParameterizedTest
  @CsvSource({
    "country=Q1, country",
    "subject=nonsense, subject",
    "serial=xyz, serial",
    "sha256=abc, sha256",
    "profile=dsc, profile",
    "status=fine, status",
    "trust=yes, trust",
    "finding=%27, finding",
    "severity=HIGH, severity",
    "colour=red, colour",
    "country=QR&country=QS, country",
    "limit=0, limit",
    "cursor=x, cursor"
  })
  void aBadParameterIsNamed(String query, String field) throws Exception {
    assertThat(
            pkd.api()
                .get(CERTIFICATES + "?" + query, "application/json")
                .as(400)
                .getString("field"))
        .isEqualTo(field);
  }

  private static List<byte[]> found(String query) throws IOException {
    return pkd.all(CERTIFICATES + "?" + query).stream()
        .map(item -> ((JsonObject) item).getString("sha256"))
        .map(SearchTest::der)
        .toList();
  }

  private static byte[] der(String sha256) {
    try {
      return pkd.api().get(CERTIFICATES + "/" + sha256, "application/pkix-cert").body();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
