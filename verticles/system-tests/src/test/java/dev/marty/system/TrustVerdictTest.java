package dev.marty.system;

import static dev.marty.system.Border.base64;
import static dev.marty.system.Border.document;
import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import dev.marty.emrtd.asn1.Octets;
import dev.marty.testkit.Api;
import dev.marty.testkit.ListIssuer;
import dev.marty.testkit.Ports;
import dev.marty.testkit.RunningService;
import dev.marty.testkit.TestIssuer;
import dev.marty.testkit.Wait;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The directory, its exports, its LDAP and the verifier judge alike. All objects are of one country
 * whose CSCAs have names of their own.
 */
@ExtendWith(VertxExtension.class)
class TrustVerdictTest {
  private static final String PKD = "/api/pkd_service";
  private static final String TREE = "dc=download,dc=pkd,dc=icao,dc=int";
  private static final String CERTIFICATE = "application/pkix-cert";
  private static final String CRL = "application/pkix-crl";
  private static final Duration SOON = Duration.ofMinutes(2);

  private final TestIssuer utopia = utopia();
  private final Instant now = Instant.now();
  private Border border;
  private Api pkd;
  private int ldap;

  @BeforeEach
  void start(Vertx vertx) {
    ldap = Ports.free();
    border =
        new Border(
            vertx,
            directory ->
                directory
                    .put("trustOnFirstUse", false)
                    .put("ldap", new JsonObject().put("port", ldap)),
            verification -> {});
    pkd = border.pkdApi();
  }

  @AfterEach
  void stop(Vertx vertx) {
    vertx.deploymentIDs().forEach(id -> Wait.on(vertx.undeploy(id)));
  }

  @Test
  void aPassportThatOnlyASelfMadeListVouchesForIsNotBelieved() throws Exception {
    TestIssuer forged = utopia();
    ListIssuer rogue = new ListIssuer("UT", "UTO", true);
    byte[] list = rogue.masterList(1, forged.root());
    JsonObject imported = imported(list, "application/cms");
    assertThat(imported.getBoolean("trusted")).isFalse();
    imported(forged.signer(), CERTIFICATE);
    byte[] crl = forged.crl();
    imported(crl, CRL);

    assertThat(outcome(forged)).isEqualTo("inconclusive");
    assertThat(step(forged, "path")).isEqualTo("inconclusive");
    assertThat(trust(forged.signer())).isEqualTo("untrusted");
    for (byte[] object : List.of(list, forged.signer(), crl)) {
      assertThat(published(object)).isFalse();
    }
    assertThat(pem("trust-anchors")).doesNotContain(base64(forged.root()).substring(0, 60));

    // People who know better decide, and it is no forgery.
    JsonObject body = new JsonObject().put("list", sha256(list)).put("reason", "compared");
    JsonObject issuer = pkd.post(PKD + "/list-issuers", body).as(201);
    until(forged, "valid");
    for (byte[] object : List.of(list, forged.signer(), crl)) {
      assertThat(published(object)).isTrue();
    }
    String path = PKD + "/list-issuers/" + issuer.getString("id") + "/withdrawal";
    pkd.post(path, new JsonObject().put("reason", "no, it was one")).as(201);
    until(forged, "inconclusive");
    assertThat(published(forged.signer())).isFalse();
  }

  @Test
  void aRevokedLinkMakesThePassportsBelowItInvalid() throws Exception {
    TestIssuer next = utopia();
    byte[] link = utopia.link(next);
    anchor(utopia);
    imported(link, CERTIFICATE);
    imported(next.root(), CERTIFICATE);
    imported(next.signer(), CERTIFICATE);
    // The old key's CRL speaks for the new name, which the link joins.
    imported(utopia.crl(1, now.minus(Duration.ofHours(2))), CRL);
    until(next, "valid");

    byte[] crl = utopia.crl(2, now.minus(Duration.ofHours(1)), link);
    imported(crl, CRL);
    until(next, "invalid");
    assertThat(step(next, "path")).isEqualTo("failed");
    assertThat(trust(next.signer())).isEqualTo("untrusted");
    assertThat(outcome(utopia)).isEqualTo("valid");
    // Downstream must learn of it.
    assertThat(published(next.signer())).isTrue();
    assertThat(published(crl)).isTrue();
    assertThat(pem("trust-anchors")).doesNotContain(base64(link).substring(0, 60));
  }

  @Test
  void ofTwoCrlsTheNewerCountsWhateverItsNumberAndNothingIsUnrevoked() throws Exception {
    anchor(utopia);
    byte[] older = utopia.crl(9, now.minus(Duration.ofHours(3)));
    imported(older, CRL);
    until(utopia, "valid");
    byte[] newer = utopia.crl(2, now.minus(Duration.ofHours(2)), utopia.signer());
    imported(newer, CRL);
    until(utopia, "invalid");
    assertThat(step(utopia, "crl")).isEqualTo("failed");
    assertThat(published(newer)).isTrue();
    assertThat(published(older)).isFalse();

    byte[] forgetful = utopia.crl(10, now.minus(Duration.ofHours(1)));
    imported(forgetful, CRL);
    assertThat(published(forgetful)).isTrue();
    assertThat(certificate(utopia.signer()).getJsonObject("revoked")).isNotNull();
    Wait.until(
        SOON,
        () -> Border.part(verify(utopia), "crl").getString("detail").contains("CRL 2 of"),
        () -> "the superseded entry is forgotten: " + verify(utopia));
    assertThat(outcome(utopia)).isEqualTo("invalid");

    JsonObject decision = new JsonObject().put("trusted", false).put("reason", "by mistake");
    pkd.post(PKD + "/crls/" + sha256(newer) + "/trust", decision).as(201);
    until(utopia, "valid");
  }

  @Test
  void aCrlOfAnotherCscaOfTheCountryRevokesNothingAndPassesByConfigurationOnly() throws Exception {
    TestIssuer other = utopia();
    anchor(utopia);
    anchor(other);
    imported(other.crl(1, now.minus(Duration.ofHours(1))), CRL);
    assertThat(outcome(utopia)).isEqualTo("inconclusive");
    assertThat(step(utopia, "crl")).isEqualTo("inconclusive");
    RunningService lenient = border.anotherEngine(settings -> settings.put("countryCrls", true));
    JsonObject passed = Border.verify(lenient, document(utopia));
    assertThat(passed.getString("outcome")).as(passed.encodePrettily()).isEqualTo("valid");
    assertThat(passed.encode()).contains("WARN:CRL.ISS.147");

    imported(other.crl(2, now, utopia.signer()), CRL);
    assertThat(certificate(utopia.signer()).getJsonObject("revoked")).isNull();
    Wait.until(
        SOON,
        () -> Border.verify(lenient, document(utopia)).getString("outcome").equals("inconclusive"),
        () -> Border.verify(lenient, document(utopia)).encodePrettily());
    assertThat(outcome(utopia)).isEqualTo("inconclusive");
  }

  @Test
  void aSignerThatPeopleWithdrewIsInvalid() throws Exception {
    anchor(utopia);
    imported(utopia.crl(), CRL);
    until(utopia, "valid");
    JsonObject decision = new JsonObject().put("trusted", false).put("reason", "stolen");
    pkd.post(PKD + "/certificates/" + sha256(utopia.signer()) + "/trust", decision).as(201);
    until(utopia, "invalid");
    assertThat(step(utopia, "path")).isEqualTo("failed");
    assertThat(published(utopia.signer())).isFalse();
  }

  private static TestIssuer utopia() {
    return new TestIssuer("UT", "UTO");
  }

  private JsonObject imported(byte[] object, String mediaType) throws IOException {
    return pkd.post(PKD + "/imports", object, mediaType).as(201);
  }

  /** A CSCA that people trust, and its signer. */
  private void anchor(TestIssuer issuer) throws IOException {
    imported(issuer.root(), CERTIFICATE);
    JsonObject decision = new JsonObject().put("trusted", true).put("reason", "handed over");
    pkd.post(PKD + "/certificates/" + sha256(issuer.root()) + "/trust", decision).as(201);
    imported(issuer.signer(), CERTIFICATE);
  }

  private JsonObject certificate(byte[] certificate) throws IOException {
    return pkd.get(PKD + "/certificates/" + sha256(certificate));
  }

  private String trust(byte[] certificate) throws IOException {
    return certificate(certificate).getJsonObject("trust").getString("status");
  }

  private String pem(String export) throws IOException {
    return pkd.get(PKD + "/exports/" + export + "?country=UT", "application/x-pem-file")
        .text()
        .replace("\n", "");
  }

  /** Whether it stands in the exports, and in LDAP, which follows them. */
  private boolean published(byte[] object) throws IOException {
    boolean exported = false;
    for (String collection : List.of("001", "002")) {
      String path = PKD + "/exports/ldif?collection=" + collection;
      exported |= pkd.get(path, "text/x-ldif").text().replace("\n ", "").contains(base64(object));
    }
    boolean expected = exported;
    Wait.until(
        SOON,
        () -> inLdap(object) == expected,
        () -> sha256(object) + " is exported: " + expected + ", in LDAP: " + !expected);
    return exported;
  }

  private boolean inLdap(byte[] object) {
    try (LDAPConnection connection = new LDAPConnection("127.0.0.1", ldap)) {
      return connection.search(TREE, SearchScope.SUB, "(objectClass=*)").getSearchEntries().stream()
          .anyMatch(entry -> holds(entry, object));
    } catch (LDAPException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean holds(SearchResultEntry entry, byte[] object) {
    return entry.getAttributes().stream()
        .flatMap(attribute -> Arrays.stream(attribute.getValueByteArrays()))
        .anyMatch(value -> Arrays.equals(value, object));
  }

  private JsonObject verify(TestIssuer issuer) {
    return border.verify(document(issuer));
  }

  private String outcome(TestIssuer issuer) {
    return verify(issuer).getString("outcome");
  }

  private void until(TestIssuer issuer, String outcome) {
    Wait.until(
        SOON,
        () -> outcome(issuer).equals(outcome),
        () -> "not " + outcome + ": " + verify(issuer).encodePrettily());
  }

  private String step(TestIssuer issuer, String step) {
    return Border.step(verify(issuer), step);
  }

  private static String sha256(byte[] object) {
    return Octets.copyOf(object).sha256();
  }
}
