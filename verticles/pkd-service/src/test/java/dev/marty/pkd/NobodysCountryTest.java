package dev.marty.pkd;

import static dev.marty.pkd.Generation.sha256;
import static dev.marty.testkit.PkdFixture.BASE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.testkit.PkdFixture;
import dev.marty.testkit.PlainCsca;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * CSCAs without a country, or of one that is nobody's: how they are asked for, and with whom they
 * come together. Each test has names of its own; ZZ and the UN are shared.
 */
class NobodysCountryTest {
  private static PkdFixture pkd;

  @BeforeAll
  static void start() {
    pkd = new PkdFixture(false);
  }

  @AfterAll
  static void stop() {
    pkd.close();
  }

  @Test
  void oneWithoutCountryIsAskedForByNobodysCode() throws Exception {
    for (String name : List.of("CN=Nameless", "C=Z1,CN=Digit", "C=ZZ,CN=Nobody")) {
      PlainCsca csca = new PlainCsca(name);
      byte[] signer = csca.signer("CN=Signer");
      byte[] revoked = csca.signer("CN=Revoked");
      pkd.anchor(csca.root());
      pkd.imported(signer, "application/pkix-cert");
      pkd.imported(revoked, "application/pkix-cert");
      byte[] crl = csca.crl(1, Instant.now(), revoked);
      pkd.imported(crl, "application/pkix-crl");

      assertThat(certificates("ZZ")).as(name).contains(base64(csca.root()));
      assertThat(crls("zz")).contains(sha256(crl));
      assertThat(certificates("UN")).doesNotContain(base64(csca.root()));
      assertThat(pkd.certificate(revoked).getJsonObject("revoked")).isNotNull();
      assertThat(pkd.trust(signer)).isEqualTo("trusted");
      assertThat(anchors()).contains(sha256(csca.root()));
      assertThat(pem()).contains(base64(csca.root()));
      pkd.decide("certificates", signer, false, "stolen").as(201);
      assertThat(material("ZZ").getJsonArray("refused").encode()).contains(sha256(signer));
    }
  }

  @Test
  void theUnMayClaimNobodysNamesByALink() throws Exception {
    PlainCsca un = new PlainCsca("C=UN,O=First,CN=CSCA");
    PlainCsca next = new PlainCsca("C=ZZ,O=First,CN=CSCA");
    PlainCsca nameless = new PlainCsca("O=First,CN=CSCA");
    pkd.anchor(un.root());
    byte[] link = un.link(next);
    for (byte[] one : List.of(link, next.root(), un.link(nameless))) {
      pkd.imported(one, "application/pkix-cert");
      assertThat(pkd.trust(one)).isEqualTo("trusted");
    }
    byte[] signer = next.signer("C=ZZ,CN=Signer");
    pkd.imported(signer, "application/pkix-cert");
    byte[] crl = un.crl(1, Instant.now(), signer);
    pkd.imported(crl, "application/pkix-crl");

    for (String country : List.of("UN", "ZZ")) {
      assertThat(certificates(country))
          .contains(base64(un.root()), base64(link), base64(next.root()));
      assertThat(crls(country)).contains(sha256(crl));
      assertThat(joined(country)).anyMatch(names -> names.size() == 3);
    }
  }

  @Test
  void nobodysCscaIntroducesNoneOfTheUnNorOfAState() throws Exception {
    PlainCsca nobody = new PlainCsca("C=ZZ,O=Second,CN=CSCA");
    PlainCsca un = new PlainCsca("C=UN,O=Second,CN=CSCA");
    PlainCsca state = new PlainCsca("C=QM,O=Second,CN=CSCA");
    PlainCsca nameless = new PlainCsca("O=Second,CN=CSCA");
    pkd.anchor(nobody.root());
    pkd.anchor(state.root());
    for (byte[] one : List.of(nobody.link(un), nobody.link(state), state.link(nameless))) {
      pkd.imported(one, "application/pkix-cert");
      assertThat(pkd.trust(one)).isEqualTo("untrusted");
    }
    // Nor does it become the UN by what its CRL says.
    pkd.anchor(un.root());
    byte[] crl = nobody.crl(1, Instant.now(), un, un.root());
    pkd.imported(crl, "application/pkix-crl");
    assertThat(pkd.trust(un.root())).isEqualTo("trusted");
    assertThat(crls("UN")).doesNotContain(sha256(crl));
    assertThat(certificates("UN")).contains(base64(un.root()));
    assertThat(certificates("UN")).doesNotContain(base64(nobody.root()));
    assertThat(certificates("QM")).containsExactly(base64(state.root()));
  }

  @Test
  void aSharedKeyJoinsTheUnWithNobodyButNoTwoStates() throws Exception {
    PlainCsca un = new PlainCsca("C=UN,O=Third,CN=CSCA");
    PlainCsca nobody = new PlainCsca("C=ZZ,O=Third,CN=CSCA", un.key());
    PlainCsca one = new PlainCsca("C=QN,O=Third,CN=CSCA");
    PlainCsca other = new PlainCsca("C=QO,O=Third,CN=CSCA", one.key());
    for (PlainCsca csca : List.of(un, nobody, one, other)) {
      pkd.anchor(csca.root());
    }
    assertThat(joined("UN")).anyMatch(names -> names.toString().contains("third"));
    assertThat(certificates("UN")).anyMatch(der -> der.equals(base64(nobody.root())));
    assertThat(certificates("QN")).hasSize(1);
    assertThat(joined("QN")).isEmpty();
  }

  @Test
  void aDecisionJoinsWhateverTheCountriesUntilItIsWithdrawn() throws Exception {
    PlainCsca state = new PlainCsca("C=QP,CN=CSCA");
    PlainCsca nameless = new PlainCsca("O=Fourth,CN=CSCA");
    pkd.anchor(state.root());
    pkd.anchor(nameless.root());
    assertThat(certificates("QP")).containsExactly(base64(state.root()));

    JsonObject body =
        new JsonObject()
            .put("names", new JsonArray().add(state.name()).add(nameless.name()))
            .put("reason", "the embassy says so");
    JsonObject join = pkd.api().post(BASE + "/name-joins", body).as(201);
    assertThat(certificates("QP"))
        .containsExactlyInAnyOrder(base64(state.root()), base64(nameless.root()));
    assertThat(joined("QP")).singleElement().satisfies(names -> assertThat(names).hasSize(2));
    String path = BASE + "/name-joins/" + join.getString("id") + "/withdrawal";
    pkd.api().post(path, new JsonObject().put("reason", "it was another")).as(201);
    assertThat(certificates("QP")).containsExactly(base64(state.root()));
    assertThat(joined("QP")).isEmpty();
  }

  @Test
  void aCrlOfTheUnMaySayThatANameOfNobodysIsIts() throws Exception {
    PlainCsca un = new PlainCsca("C=UN,O=Fifth,CN=CSCA");
    PlainCsca nobody = new PlainCsca("C=ZZ,O=Fifth,CN=CSCA");
    pkd.anchor(un.root());
    pkd.anchor(nobody.root());
    byte[] signer = nobody.signer("C=ZZ,CN=Signer");
    pkd.imported(signer, "application/pkix-cert");
    byte[] crl = un.crl(1, Instant.now(), nobody, signer);
    pkd.imported(crl, "application/pkix-crl");

    assertThat(pkd.certificate(signer).getJsonObject("revoked")).isNotNull();
    assertThat(crls("ZZ")).contains(sha256(crl));
  }

  private static JsonObject material(String country) throws IOException {
    return pkd.api().get(BASE + "/trust-material?country=" + country);
  }

  private static List<String> certificates(String country) throws IOException {
    return material(country).getJsonArray("certificates").stream().map(String.class::cast).toList();
  }

  private static List<String> crls(String country) throws IOException {
    return material(country).getJsonArray("crls").stream()
        .map(crl -> ((JsonObject) crl).getString("sha256"))
        .toList();
  }

  private static List<JsonArray> joined(String country) throws IOException {
    return material(country).getJsonArray("joined").stream().map(JsonArray.class::cast).toList();
  }

  private static List<String> anchors() throws IOException {
    return pkd.all(BASE + "/trust-anchors?country=ZZ").stream()
        .map(anchor -> ((JsonObject) anchor).getString("sha256"))
        .toList();
  }

  private static String pem() throws IOException {
    String path = BASE + "/exports/trust-anchors?country=ZZ";
    return pkd.api().get(path, "application/x-pem-file").text().replace("\n", "");
  }

  private static String base64(byte[] der) {
    return Base64.getEncoder().encodeToString(der);
  }
}
