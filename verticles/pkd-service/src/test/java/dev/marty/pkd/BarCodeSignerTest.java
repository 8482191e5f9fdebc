package dev.marty.pkd;

import static dev.marty.pkd.Generation.sha256;
import static dev.marty.testkit.PkdFixture.BASE;
import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import dev.marty.emrtd.asn1.Oids;
import dev.marty.testkit.PkdFixture;
import dev.marty.testkit.PlainCsca;
import dev.marty.testkit.Ports;
import dev.marty.testkit.Sql;
import dev.marty.testkit.Wait;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Bar Code Signers: taken, judged by their own rules, and given back where they came from. */
class BarCodeSignerTest {
  private static final ASN1ObjectIdentifier SEAL = Oids.BAR_CODE_SIGNING_KEY;
  private static final ASN1ObjectIdentifier SEAL_NC = Oids.BAR_CODE_SIGNING_KEY_NC;
  private static final String TREE = "dc=download,dc=pkd,dc=icao,dc=int";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static PkdFixture pkd;
  private static int port;

  @BeforeAll
  static void start() throws IOException {
    pkd = new PkdFixture(false);
    pkd.undeploy();
    port = Ports.free();
    pkd.config()
        .getJsonObject("settings")
        .put("ldap", new JsonObject().put("host", "127.0.0.1").put("port", port));
    pkd.deploy();
  }

  @AfterAll
  static void stop() {
    pkd.close();
  }

  @Test
  void theyComeAndGoBelowTheirOwnBranches() throws Exception {
    PlainCsca csca = csca("QM");
    byte[] visa = csca.barCodeSigner("C=QM,CN=V1", SEAL);
    byte[] health = csca.barCodeSigner("C=QM,O=Health,CN=Signer of seals", SEAL_NC);
    long before = version();
    for (JsonObject imported :
        List.of(ldif("bcsc", "QM", "visa", visa), ldif("BCSC-NC", "QM", "health", health))) {
      assertThat(PkdFixture.counts(imported)).containsExactly(1, 1, 0, 0, 0);
    }
    assertThat(pkd.certificate(visa).getString("profile")).isEqualTo("BCSC");
    assertThat(pkd.certificate(health).getString("profile")).isEqualTo("BCSC-NC");
    assertThat(pkd.certificate(visa).getJsonArray("findings")).isEmpty();
    assertThat(pkd.certificate(health).getJsonArray("findings")).isEmpty();
    assertThat(pkd.certificate(visa).encode()).contains("o=bcsc,c=QM,dc=data,");
    assertThat(pkd.all(BASE + "/certificates?profile=BCSC-NC&country=QM")).hasSize(1);

    String delta = exported("collection=001&since=" + before);
    for (String export : List.of(exported("collection=001"), delta)) {
      assertThat(export)
          .contains("dn: cn=visa+sn=01,o=bcsc,c=QM,dc=data," + TREE)
          .contains("dn: cn=health+sn=01,o=bcsc-nc,c=QM,dc=data," + TREE)
          .contains(base64(visa), base64(health));
    }
    assertThat(exported("collection=003")).doesNotContain("c=QM");
    Wait.until(
        PATIENCE, () -> found("o=bcsc,c=QM,dc=data,").equals(List.of(sha256(visa))), this::all);
    assertThat(found("o=bcsc-nc,c=QM,dc=data,")).containsExactly(sha256(health));

    byte[] delete =
        ("version: 1\n\ndn: cn=visa+sn=01,o=bcsc,c=QM,dc=data," + TREE + "\nchangetype: delete\n")
            .getBytes(StandardCharsets.UTF_8);
    long middle = version();
    assertThat(PkdFixture.counts(pkd.imported(delete, "text/x-ldif")))
        .containsExactly(1, 0, 0, 1, 0);
    assertThat(exported("collection=001")).doesNotContain(base64(visa)).contains(base64(health));
    assertThat(exported("collection=001&since=" + middle))
        .contains("dn: cn=visa+sn=01,o=bcsc,c=QM", "dn: o=bcsc,c=QM", "changetype: delete");
  }

  @Test
  void oneThatComesByItselfIsPlacedByWhatItSaysAndFollowsTrust() throws Exception {
    PlainCsca csca = new PlainCsca("C=QN,O=Test,CN=CSCA");
    byte[] signer = csca.barCodeSigner("C=QN,CN=AB", SEAL);
    pkd.imported(signer, "application/pkix-cert");
    pkd.imported(csca.root(), "application/pkix-cert");
    assertThat(pkd.trust(signer)).isEqualTo("untrusted");
    assertThat(exported("collection=001")).doesNotContain(base64(signer));
    pkd.decide("certificates", csca.root(), true, "compared").as(201);
    assertThat(exported("collection=001")).contains(",o=bcsc,c=QN,", base64(signer));

    int counted = statistics("bcsc");
    pkd.imported(csca.crl(1, Instant.now(), signer), "application/pkix-crl");
    assertThat(pkd.certificate(signer).getJsonObject("revoked")).isNotNull();
    assertThat(exported("collection=001")).contains(base64(signer));
    pkd.decide("certificates", signer, false, "stolen").as(201);
    assertThat(exported("collection=001")).doesNotContain(base64(signer));
    Wait.until(PATIENCE, () -> statistics("bcsc") == counted - 1, () -> "not counted anew");
  }

  @Test
  void whatBreaksTheirRulesIsBelowNcData() throws Exception {
    PlainCsca csca = csca("QO");
    Extension usage =
        PlainCsca.extension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
    byte[] odd = csca.barCodeSigner("C=QO,O=Visa,CN=Visa Signer", SEAL, usage);
    byte[] purposeless = csca.barCodeSigner("C=QO,CN=X9", null);
    ldif("bcsc", "QO", "odd", odd);
    ldif("bcsc", "QO", "purposeless", purposeless);

    assertThat(pkd.certificate(odd).getJsonArray("findings"))
        .extracting(finding -> ((JsonObject) finding).getString("code"))
        .containsExactly("ERR:BCSC.SUB.149", "ERR:BCSC.SUB.119", "ERR:BCSC.BKU.15");
    assertThat(pkd.certificate(purposeless).getJsonArray("findings"))
        .extracting(finding -> ((JsonObject) finding).getString("code"))
        .containsExactly("ERR:BCSC.EKU.14");
    assertThat(exported("collection=003"))
        .contains("dn: cn=odd+sn=01,o=bcsc,c=QO,dc=nc-data,", "ERR:BCSC.BKU.15")
        .contains("dn: cn=purposeless+sn=01,o=bcsc,c=QO,dc=nc-data,", base64(odd));
    assertThat(exported("collection=001")).doesNotContain("o=bcsc,c=QO");
    assertThat(pkd.all(BASE + "/certificates?finding=ERR:BCSC.EKU")).hasSize(1);
    Wait.until(PATIENCE, () -> statistics("bcsc-nonconforming") == 2, () -> "they are not counted");
  }

  @Test
  void aSignerOfTheOneIsNeverTakenForOneOfTheOther() throws Exception {
    PlainCsca csca = csca("QP");
    byte[] documents = csca.signer("C=QP,CN=Signer");
    byte[] visa = csca.barCodeSigner("C=QP,CN=V1", SEAL);
    byte[] health = csca.barCodeSigner("C=QP,CN=H1", SEAL_NC);
    for (JsonObject imported :
        List.of(
            ldif("bcsc", "QP", "a", documents),
            ldif("bcsc-nc", "QP", "b", documents),
            ldif("dsc", "QP", "c", visa),
            ldif("bcsc-nc", "QP", "d", visa),
            ldif("bcsc", "QP", "e", health))) {
      assertThat(PkdFixture.counts(imported)).containsExactly(1, 0, 0, 0, 1);
      JsonObject rejection = imported.getJsonArray("rejections").getJsonObject(0);
      assertThat(rejection.getString("reason")).isEqualTo("MISPLACED");
      assertThat(rejection.getInteger("line")).isEqualTo(1);
      assertThat(rejection.getString("detail")).contains("o=bcsc", "o=dsc");
    }
    for (String collection : List.of("001", "003")) {
      assertThat(exported("collection=" + collection)).doesNotContain("o=bcsc,c=QP", "o=dsc,c=QP");
    }
  }

  /** As the version before left them, which took them for Document Signers. */
  @Test
  void thoseThatCameBeforeAreJudgedAnew() throws Exception {
    PlainCsca csca = csca("QR");
    byte[] visa = csca.barCodeSigner("C=QR,CN=V1", SEAL);
    byte[] documents = csca.signer("C=QR,CN=Signer");
    ldif("bcsc", "QR", "visa", visa);
    pkd.imported(documents, "application/pkix-cert");
    pkd.undeploy();
    try (Sql admin = pkd.admin()) {
      String one = "sha256 = '\\x" + sha256(visa) + "'";
      admin.run("UPDATE pkd.certificate SET profile = 'DSC' WHERE " + one);
      admin.run("UPDATE pkd.placement SET kind = 'dsc', conforming = false WHERE " + one);
      admin.run("UPDATE pkd.entry SET kind = 'dsc', conforming = false WHERE " + one);
      admin.run("SET search_path = pkd; " + rereading());
      assertThat(admin.number("SELECT count(*) FROM pkd.certificate WHERE key_sha256 IS NULL"))
          .isEqualTo(1);
    }
    pkd.deploy();
    Wait.until(
        PATIENCE,
        () -> exportedNow("collection=001").contains("dn: cn=visa+sn=01,o=bcsc,c=QR,dc=data,"),
        () -> exportedNow("collection=003"));
    assertThat(exported("collection=003")).doesNotContain("o=bcsc,c=QR", base64(visa));
    assertThat(pkd.certificate(visa).getString("profile")).isEqualTo("BCSC");
    assertThat(pkd.certificate(visa).getJsonArray("findings")).isEmpty();
  }

  /** The statement of the migration that has those read again. */
  private static String rereading() throws IOException {
    try (var in =
        BarCodeSignerTest.class.getResourceAsStream(
            "/db/migration/pkd_service/V14__nobodys_countries.sql")) {
      String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      int from = all.indexOf("UPDATE certificate c SET profile = NULL");
      return all.substring(from, all.indexOf(';', from));
    }
  }

  private static PlainCsca csca(String country) throws IOException {
    PlainCsca csca = new PlainCsca("C=" + country + ",O=Test,CN=CSCA");
    pkd.anchor(csca.root());
    return csca;
  }

  private static JsonObject ldif(String kind, String country, String name, byte[] certificate)
      throws IOException {
    String entry =
        PkdFixture.ldif(country, name, certificate).replace(",o=dsc,", ",o=" + kind + ",");
    return pkd.imported(entry.getBytes(StandardCharsets.UTF_8), "text/x-ldif");
  }

  private static long version() throws SQLException {
    try (Sql sql = pkd.sql()) {
      return sql.number("SELECT version FROM pkd.directory_version");
    }
  }

  private static int statistics(String kind) {
    try {
      return pkd.api().get(BASE + "/statistics").getJsonObject("entries").getInteger(kind);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String exported(String query) throws IOException {
    return pkd.api().get(BASE + "/exports/ldif?" + query, "text/x-ldif").text().replace("\n ", "");
  }

  private static String exportedNow(String query) {
    try {
      return exported(query);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static List<String> found(String base) {
    try (LDAPConnection ldap = new LDAPConnection("127.0.0.1", port)) {
      return ldap
          .search(base + TREE, SearchScope.ONE, "(objectClass=pkdDownload)")
          .getSearchEntries()
          .stream()
          .map(BarCodeSignerTest::object)
          .toList();
    } catch (LDAPException e) {
      return List.of(e.toString());
    }
  }

  private String all() {
    return found("o=bcsc,c=QM,dc=data,").toString();
  }

  private static String object(SearchResultEntry entry) {
    return sha256(entry.getAttributeValueBytes("userCertificate;binary"));
  }

  private static String base64(byte[] der) {
    return Base64.getEncoder().encodeToString(der);
  }
}
