package dev.marty.pkd;

import static dev.marty.testkit.PkdFixture.BASE;
import static dev.marty.testkit.PkdFixture.ldif;
import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldif.LDIFReader;
import dev.marty.testkit.Api;
import dev.marty.testkit.ListIssuer;
import dev.marty.testkit.PkdFixture;
import dev.marty.testkit.SharedData;
import dev.marty.testkit.TestIssuer;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** What comes out of the directory as LDIF goes into another one and comes out the same. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LdifExportTest {
  private static final List<String> COLLECTIONS = List.of("001", "002", "003");
  private static final String LDIF = "text/x-ldif";
  private static final Optional<Path> EXCERPT = SharedData.find("pkd/icaopkd-003-excerpt.ldif");
  private static final ListIssuer LISTS = new ListIssuer("QR", "QRX", true);
  private static final TestIssuer COUNTRY = new TestIssuer("QS", "QSX");
  private static final byte[] LIST = LISTS.masterList(1, COUNTRY.root());
  private static final byte[] CRL = LISTS.crl(1);
  private static final Generation DEVIATING = new Generation("QW", "CSCA");
  private static byte[] deviationList;
  private static PkdFixture pkd;

  @BeforeAll
  static void fill() throws IOException {
    pkd = new PkdFixture();
    for (byte[] list : realLists()) {
      pkd.accepted(list);
    }
    if (EXCERPT.isPresent()) {
      pkd.imported(Files.readAllBytes(EXCERPT.get()), LDIF);
    }
    pkd.accepted(LIST);
    deviationList = DEVIATING.deviationList(Instant.now());
    pkd.anchor(DEVIATING.root());
    pkd.imported(deviationList, "application/cms");
    pkd.imported(CRL, "application/pkix-crl");
    pkd.imported(LISTS.signer(), "application/pkix-cert");
    pkd.imported(COUNTRY.signer(), "application/pkix-cert");
    pkd.imported(
        (ldif("QS", "given name", COUNTRY.anotherSigner(2))
                + ldif("QT", "claimed", COUNTRY.anotherSigner(3))
                    .replace("dc=data", "dc=nc-data")
                    .replace("pkdVersion: 7", "pkdVersion: 8\npkdConformanceCode: ERR:DSC.X.1"))
            .getBytes(StandardCharsets.UTF_8),
        LDIF);
  }

  private static List<byte[]> realLists() throws IOException {
    List<byte[]> lists = new ArrayList<>();
    Optional<Path> folder = SharedData.find("masterlists");
    if (folder.isPresent()) {
      try (Stream<Path> files = Files.list(folder.get())) {
        for (Path file : files.sorted().toList()) {
          lists.add(Files.readAllBytes(file));
        }
      }
    }
    return lists;
  }

  @AfterAll
  static void stop() {
    pkd.close();
  }

  @Test
  @Order(1)
  void anEmptyDirectoryFilledWithTheExportsExportsTheSame() throws Exception {
    try (PkdFixture copy = new PkdFixture()) {
      for (String collection : COLLECTIONS) {
        JsonObject imported = copy.imported(export(pkd, collection), LDIF);
        assertThat(imported.getJsonObject("counts").getInteger("rejected")).isZero();
      }
      // Whom to trust is not in the exports.
      for (Object list : copy.all(BASE + "/lists?trust=pending&kind=master-list")) {
        copy.api()
            .post(
                BASE + "/list-issuers",
                new JsonObject()
                    .put("list", ((JsonObject) list).getString("sha256"))
                    .put("reason", "test"))
            .as(201);
      }
      copy.anchor(DEVIATING.root());
      for (String collection : COLLECTIONS) {
        assertThat(new String(export(copy, collection), StandardCharsets.US_ASCII))
            .isEqualTo(new String(export(pkd, collection), StandardCharsets.US_ASCII));
      }
    }
  }

  @Test
  @Order(2)
  void eachObjectStandsInThePkdsLayout() throws Exception {
    List<Entry> first = entries(export(pkd, "001"));
    assertThat(first.get(0).getDN()).isEqualTo("dc=data,dc=download,dc=pkd,dc=icao,dc=int");
    Entry signer = holding(first, "userCertificate;binary", COUNTRY.signer());
    assertThat(signer.getDN()).endsWith(",o=dsc,c=QS,dc=data,dc=download,dc=pkd,dc=icao,dc=int");
    assertThat(signer.getRDN().getAttributeNames()).containsExactly("cn", "sn");
    assertThat(signer.getObjectClassValues())
        .containsExactlyInAnyOrder(
            "top", "person", "organizationalPerson", "inetOrgPerson", "pkdDownload");
    Entry crl = holding(first, "certificateRevocationList;binary", CRL);
    assertThat(crl.getObjectClassValues()).contains("cRLDistributionPoint");
    assertThat(crl.getAttributeValue("cn")).contains("Behörde für Pässe");
    assertThat(crl.getAttributeValue("pkdVersion")).matches("[0-9]+");
    byte[] given =
        holding(first, "cn", "given name".getBytes(StandardCharsets.UTF_8))
            .getAttributeValueBytes("pkdVersion");
    assertThat(given).asString().isEqualTo("7");

    List<Entry> second = entries(export(pkd, "002"));
    Entry list = holding(second, "pkdMasterListContent", LIST);
    assertThat(list.getObjectClassValues()).contains("pkdMasterList", "person");
    assertThat(list.hasAttribute("sn")).isTrue();

    Entry claimed =
        holding(entries(export(pkd, "003")), "cn", "claimed".getBytes(StandardCharsets.UTF_8));
    assertThat(claimed.getDN()).contains(",dc=nc-data,");
    assertThat(claimed.getAttributeValues("pkdConformanceCode")).contains("ERR:DSC.X.1");
    if (EXCERPT.isPresent()) {
      theExcerptIsThere();
    }
  }

  private static void theExcerptIsThere() throws Exception {
    List<Entry> exported = entries(export(pkd, "003"));
    int trusted = 0;
    for (Entry original : entries(Files.readAllBytes(EXCERPT.get()))) {
      byte[] certificate = original.getAttributeValueBytes("userCertificate;binary");
      if (certificate == null) {
        continue;
      }
      if (!pkd.trust(certificate).equals("trusted")) {
        assertThat(exported)
            .noneMatch(entry -> entry.hasAttributeValue("userCertificate;binary", certificate));
        continue;
      }
      trusted++;
      Entry entry = holding(exported, "userCertificate;binary", certificate);
      assertThat(entry.getParsedDN()).isEqualTo(original.getParsedDN());
      assertThat(entry.getAttributeValue("pkdVersion"))
          .isEqualTo(original.getAttributeValue("pkdVersion"));
      assertThat(entry.getAttributeValues("pkdConformanceCode"))
          .contains(original.getAttributeValues("pkdConformanceCode"));
      assertThat(entry.getAttributeValues("pkdConformanceText"))
          .contains(original.getAttributeValues("pkdConformanceText"));
    }
    assertThat(trusted).as("entries of the excerpt that must be there").isPositive();
  }

  @Test
  @Order(3)
  void anUnchangedDirectoryIsNotSentAgain() throws Exception {
    HttpResponse<byte[]> first = get("collection=001", null);
    assertThat(first.headers().firstValue("Content-Disposition").orElseThrow())
        .matches("attachment; filename=\"icaopkd-001-complete-[0-9]{6}\\.ldif\"");
    HttpResponse<byte[]> again =
        get("collection=001", first.headers().firstValue("ETag").orElseThrow());
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    String version = first.headers().firstValue("Marty-Directory-Version").orElseThrow();
    byte[] nothing = get("collection=001&since=" + version, null).body();
    assertThat(new String(nothing, StandardCharsets.US_ASCII)).isEqualTo("version: 1\n\n");
  }

  @Test
  @Order(4)
  void whatIsNoCollectionOrVersionIsRefused() throws Exception {
    for (String query : List.of("", "collection=004", "collection=001&since=x")) {
      assertThat(get(query, null).statusCode()).isEqualTo(400);
    }
    HttpResponse<byte[]> beyond = get("collection=001&since=999999", null);
    assertThat(beyond.statusCode()).isEqualTo(400);
    assertThat(new JsonObject(new String(beyond.body(), StandardCharsets.UTF_8)).getString("field"))
        .isEqualTo("since");
  }

  /** From here on the directory changes. */
  @Test
  @Order(5)
  void aDeltaBroughtToACopyMakesItTheWhole() throws Exception {
    List<InMemoryDirectoryServer> copies = new ArrayList<>();
    String version =
        get("collection=001", null).headers().firstValue("Marty-Directory-Version").orElseThrow();
    for (String collection : COLLECTIONS) {
      copies.add(copy(export(pkd, collection), collection.equals("003")));
    }

    TestIssuer fresh = new TestIssuer("QU", "QUX");
    byte[] fleeting = fresh.anotherSigner(2);
    pkd.imported(LISTS.crl(2), "application/pkix-crl");
    pkd.accepted(LISTS.masterList(2, COUNTRY.root(), fresh.root()));
    pkd.imported(fresh.signer(), "application/pkix-cert");
    pkd.imported(fresh.crl(), "application/pkix-crl");
    pkd.imported(ldif("QV", "comes and goes", fleeting).getBytes(StandardCharsets.UTF_8), LDIF);
    pkd.imported(
        (deletion("comes and goes", "QV", "data")
                + deletion("given name", "QS", "data")
                + deletion("claimed", "QT", "nc-data"))
            .getBytes(StandardCharsets.UTF_8),
        LDIF);

    for (String collection : COLLECTIONS) {
      InMemoryDirectoryServer copy = copies.get(COLLECTIONS.indexOf(collection));
      byte[] delta = get("collection=" + collection + "&since=" + version, null).body();
      String text = new String(delta, StandardCharsets.UTF_8);
      assertThat(text)
          .doesNotContain(Base64.getEncoder().encodeToString(fleeting).substring(0, 40));
      assertThat(text).doesNotContain("comes and goes");
      assertThat(text).contains("changetype: ");
      copy.applyChangesFromLDIF(new LDIFReader(new ByteArrayInputStream(delta)));
      List<Entry> applied = new ArrayList<>();
      for (Entry entry :
          copy.search(base(collection.equals("003")), SearchScope.SUB, "(objectClass=*)")
              .getSearchEntries()) {
        applied.add(new Entry(entry.getDN(), entry.getAttributes()));
      }
      assertThat(applied).containsExactlyInAnyOrderElementsOf(entries(export(pkd, collection)));
    }
    String all = new String(export(pkd, "003"), StandardCharsets.US_ASCII);
    assertThat(all).doesNotContain("c=QT,");
  }

  @Test
  @Order(6)
  void aDeviationListStandsBelowItsOwnBranch() throws Exception {
    Entry entry = holding(entries(export(pkd, "002")), "pkdDeviationListContent", deviationList);
    assertThat(entry.getDN())
        .isEqualTo(
            "cn=CN\\=CSCA\\,O\\=Test\\,C\\=QW,o=dl,c=QW,"
                + "dc=data,dc=download,dc=pkd,dc=icao,dc=int");
    assertThat(entry.getAttributeValue("cn")).isEqualTo("CN=CSCA,O=Test,C=QW");
    assertThat(entry.getObjectClassValues()).contains("pkdDownload");
  }

  private static String deletion(String name, String country, String branch) {
    return "dn: cn="
        + name
        + "+sn=01,o=dsc,c="
        + country
        + ",dc="
        + branch
        + ",dc=download,dc=pkd,dc=icao,dc=int\nchangetype: delete\n\n";
  }

  private static InMemoryDirectoryServer copy(byte[] export, boolean rest) throws Exception {
    InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig(base(rest));
    config.setSchema(null);
    config.setGenerateOperationalAttributes(false);
    InMemoryDirectoryServer copy = new InMemoryDirectoryServer(config);
    copy.importFromLDIF(true, new LDIFReader(new ByteArrayInputStream(export)));
    return copy;
  }

  private static String base(boolean rest) {
    return (rest ? "dc=nc-data" : "dc=data") + ",dc=download,dc=pkd,dc=icao,dc=int";
  }

  private static Entry holding(List<Entry> entries, String attribute, byte[] value) {
    return entries.stream()
        .filter(entry -> entry.hasAttributeValue(attribute, value))
        .findFirst()
        .orElseThrow(() -> new AssertionError("nothing has this " + attribute));
  }

  private static List<Entry> entries(byte[] ldif) throws Exception {
    List<Entry> entries = new ArrayList<>();
    try (LDIFReader reader = new LDIFReader(new ByteArrayInputStream(ldif))) {
      for (Entry entry = reader.readEntry(); entry != null; entry = reader.readEntry()) {
        entries.add(entry);
      }
    }
    return entries;
  }

  private static byte[] export(PkdFixture from, String collection) throws IOException {
    Api.Answer answer = from.api().get(BASE + "/exports/ldif?collection=" + collection, LDIF);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.body();
  }

  private static HttpResponse<byte[]> get(String query, String tag) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(pkd.api().base() + BASE + "/exports/ldif?" + query));
    return HttpClient.newHttpClient()
        .send(
            (tag == null ? request : request.header("If-None-Match", tag)).build(),
            HttpResponse.BodyHandlers.ofByteArray());
  }
}
