package dev.marty.pkd;

import static dev.marty.pkd.Generation.sha256;
import static dev.marty.testkit.PkdFixture.BASE;
import static dev.marty.testkit.PkdFixture.counts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.testkit.Consumers;
import dev.marty.testkit.MartyServer;
import dev.marty.testkit.PkdFixture;
import dev.marty.testkit.TestIssuer;
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
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** What version 3 of the schema held is, migrated and started, as if it had come in today. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class UpgradeTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String CMS = "application/cms";
  private static final Generation CSCA = new Generation("QM", "CSCA");
  private static final Generation NEXT = new Generation("QM", "CSCA Next");
  private static final Generation FRIEND = new Generation("QN", "Friend");
  private static final byte[] LINK = CSCA.link(NEXT);
  private static final TestIssuer OWN = new TestIssuer("QO", "QOX");
  private static final byte[] SECOND = OWN.anotherSigner(2);
  private static final byte[] ODD = OddCertificates.lowerCase(OWN.anotherSigner(3), "QO");
  private static final JsonObject REVOCATION = OWN.signerRevoked();
  private static final byte[] CRL = OWN.crl();
  private static final List<byte[]> CERTIFICATES =
      List.of(CSCA.root(), LINK, FRIEND.root(), OWN.root(), OWN.signer(), SECOND, ODD);
  private static final Vertx PEERS = Vertx.vertx();
  private static byte[] list;
  private static PkdFixture pkd;
  private static PkdFixture fresh;

  @BeforeAll
  static void start() throws IOException {
    list = CSCA.masterList(Instant.now().minus(Duration.ofHours(1)), LINK, FRIEND.root());
    pkd = new PkdFixture(UpgradeTest::fill);
    upgraded();
    fresh = new PkdFixture();
    fresh.imported(list, CMS);
    fresh.event(OWN.issued("root", OWN.root()));
    for (byte[] signer : List.of(OWN.signer(), SECOND, ODD)) {
      fresh.event(OWN.issued("document_signer", signer));
    }
    fresh.event(REVOCATION);
    fresh.event(OWN.crlIssued(CRL));
  }

  private static void fill(MartyServer server) {
    try (EarlierDirectory earlier = new EarlierDirectory(server)) {
      earlier.masterList(list);
      earlier.own("root", OWN.root());
      for (byte[] signer : List.of(OWN.signer(), SECOND, ODD)) {
        earlier.own("document_signer", signer);
      }
      earlier.revoked(
          OWN.signer(), Instant.parse(REVOCATION.getJsonObject("payload").getString("revokedAt")));
      earlier.crl(CRL);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void upgraded() {
    Wait.until(
        PATIENCE,
        () -> certificate(pkd, LINK).getString("profile") != null,
        () -> certificate(pkd, LINK).encodePrettily());
  }

  @AfterAll
  static void stop() {
    pkd.close();
    fresh.close();
    Wait.on(PEERS.close());
  }

  @Test
  @Order(1)
  void eachCertificateIsJudgedLinkedTrustedAndRevokedAsIfItHadComeToday() {
    for (byte[] certificate : CERTIFICATES) {
      assertThat(known(pkd, certificate)).isEqualTo(known(fresh, certificate));
    }
    // That both say nothing would be no news.
    JsonObject link = known(pkd, LINK);
    assertThat(link.getString("profile")).isEqualTo("CSCA");
    JsonObject signer = known(pkd, OWN.signer());
    assertThat(signer.getString("profile")).isEqualTo("DSC");
    assertThat(signer.getString("trust")).isEqualTo("trusted");
    assertThat(signer.getJsonArray("path"))
        .containsExactly(sha256(OWN.signer()), sha256(OWN.root()));
    assertThat(signer.getJsonObject("revoked").getBoolean("ownCsca")).isTrue();
    assertThat(signer.getJsonObject("revoked").getJsonArray("crls")).hasSize(1);
    assertThat(known(pkd, SECOND).getJsonObject("revoked")).isNull();
    assertThat(known(pkd, ODD).getJsonArray("findings")).isNotEmpty();
  }

  @Test
  @Order(2)
  void everythingIsPublished() throws Exception {
    for (String collection : List.of("001", "002", "003")) {
      assertThat(exported(pkd, collection)).isEqualTo(exported(fresh, collection));
    }
    assertThat(exported(pkd, "001")).hasSizeGreaterThan(5);
    assertThat(exported(pkd, "002")).anyMatch(entry -> entry.contains("pkdMasterListContent"));
    assertThat(pkd.all(BASE + "/trust-anchors"))
        .extracting(anchor -> ((JsonObject) anchor).getString("sha256"))
        .containsExactlyInAnyOrder(
            sha256(CSCA.root()), sha256(LINK), sha256(FRIEND.root()), sha256(OWN.root()));
  }

  @Test
  @Order(3)
  void everythingIsFound() throws Exception {
    String issuer = URLEncoder.encode("c=QM, o=TEST, cn=csca", StandardCharsets.UTF_8);
    assertThat(found("profile=CSCA&issuer=" + issuer))
        .containsExactlyInAnyOrder(sha256(CSCA.root()), sha256(LINK));
    assertThat(found("profile=DSC&country=QO"))
        .containsExactlyInAnyOrder(sha256(OWN.signer()), sha256(SECOND), sha256(ODD));
    assertThat(found("status=revoked")).containsExactly(sha256(OWN.signer()));
    String code = known(pkd, ODD).getJsonArray("findings").getJsonObject(0).getString("code");
    assertThat(found("finding=" + code)).contains(sha256(ODD));
    // It could be an old dump as well: csca has to answer once.
    assertThat(pkd.api().get(BASE + "/trust-candidates?issuer=" + issuer, "*/*").status())
        .isEqualTo(503);
    pkd.undeploy();
    pkd.config().getJsonObject("peers").put("csca", Consumers.listen(PEERS));
    pkd.deploy();
    JsonObject candidates = pkd.api().get(BASE + "/trust-candidates?issuer=" + issuer);
    assertThat(candidates.getJsonArray("certificates")).isNotEmpty();
    assertThat(candidates.getJsonArray("certificates"))
        .isEqualTo(
            fresh
                .api()
                .get(BASE + "/trust-candidates?issuer=" + issuer)
                .getJsonArray("certificates"));
    JsonObject kept = list(list);
    assertThat(kept.getJsonArray("members")).hasSize(3);
    assertThat(kept.getJsonObject("trust").getBoolean("current")).isTrue();
    assertThat(pkd.api().get(BASE + "/lists/" + sha256(list), CMS).body()).isEqualTo(list);
  }

  @Test
  @Order(4)
  void anotherStartChangesNothing() throws Exception {
    String version = version();
    pkd.undeploy();
    pkd.deploy();
    // An import ends after the upgrade: it has run by then.
    pkd.imported(CRL, "application/pkix-crl");
    assertThat(version()).isEqualTo(version);
  }

  @Test
  @Order(5)
  void aListThatWasKeptComesInAgainAndItsSuccessorReplacesIt() throws Exception {
    String version = version();
    JsonObject again = pkd.imported(list, CMS);
    assertThat(again.getString("status")).isEqualTo("done");
    assertThat(counts(again)).containsExactly(3, 0, 3, 0, 0);
    assertThat(again.getJsonObject("objects").getInteger("masterLists")).isZero();
    assertThat(pkd.all(BASE + "/lists?country=QM")).hasSize(1);
    assertThat(list(list).getJsonArray("imports")).hasSize(2);
    assertThat(list(list).getJsonObject("trust").getBoolean("current")).isTrue();
    assertThat(version()).isEqualTo(version);

    byte[] successor = NEXT.masterList(Instant.now(), CSCA.root(), LINK);
    pkd.imported(successor, CMS);
    assertThat(list(successor).getJsonObject("trust").getBoolean("current")).isTrue();
    assertThat(list(list).getJsonObject("trust").getBoolean("current")).isFalse();
    assertThat(pkd.trust(FRIEND.root())).isEqualTo("untrusted");
  }

  /** What does not depend on when and how a certificate came. */
  private static JsonObject known(PkdFixture where, byte[] certificate) {
    JsonObject all = certificate(where, certificate);
    JsonObject trust = all.getJsonObject("trust");
    JsonObject entry = all.getJsonObject("entry");
    List<String> path =
        trust.getJsonArray("path").stream()
            .map(node -> ((JsonObject) node).getString("sha256"))
            .toList();
    return new JsonObject()
        .put("sha256", all.getString("sha256"))
        .put("profile", all.getString("profile"))
        .put("findings", all.getJsonArray("findings"))
        .put("revoked", all.getJsonObject("revoked"))
        .put("trust", trust.getString("status"))
        .put("path", new JsonArray(path))
        .put("dn", entry == null ? null : entry.getString("dn"));
  }

  private static JsonObject certificate(PkdFixture where, byte[] certificate) {
    try {
      return where.certificate(certificate);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> found(String query) throws IOException {
    return pkd.all(BASE + "/certificates?" + query).stream()
        .map(item -> ((JsonObject) item).getString("sha256"))
        .toList();
  }

  private static JsonObject list(byte[] list) throws IOException {
    return pkd.api().get(BASE + "/lists/" + sha256(list));
  }

  /** The entries of a collection without the versions in which they came. */
  private static List<String> exported(PkdFixture from, String collection) throws IOException {
    String ldif =
        from.api().get(BASE + "/exports/ldif?collection=" + collection, "text/x-ldif").text();
    return Arrays.stream(ldif.replaceAll("pkdVersion: [0-9]+", "pkdVersion").split("\n\n"))
        .sorted()
        .toList();
  }

  private static String version() throws Exception {
    URI export = URI.create(pkd.api().base() + BASE + "/exports/ldif?collection=001");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(export).build(), HttpResponse.BodyHandlers.discarding())
        .headers()
        .firstValue("Marty-Directory-Version")
        .orElseThrow();
  }
}
