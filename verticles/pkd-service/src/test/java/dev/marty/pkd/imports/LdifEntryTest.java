package dev.marty.pkd.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.emrtd.issuing.AlternativeName;
import dev.marty.emrtd.issuing.CertificateMaker;
import dev.marty.emrtd.issuing.IssuingException;
import dev.marty.emrtd.issuing.Lifetime;
import dev.marty.emrtd.issuing.RootRequest;
import dev.marty.emrtd.issuing.SubjectName;
import dev.marty.emrtd.keys.KeyAlgorithm;
import dev.marty.emrtd.keys.SigningKey;
import dev.marty.pkd.directory.EntryKind;
import dev.marty.pkd.directory.EntrySource;
import dev.marty.pkd.directory.Found;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.Period;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of records in the PKD's layout, and of those in another. */
class LdifEntryTest {
  private static final String ROOT = ",dc=download,dc=pkd,dc=icao,dc=int";
  private static final String DN = "dn: cn=CN\\=CSCA\\,C\\=QM+sn=01,o=dsc,c=QM,dc=data" + ROOT;
  private static String certificate;

  @BeforeAll
  static void issue() throws IssuingException {
    RootRequest request =
        new RootRequest(
            new SubjectName("QM", "Test", null, null, "CSCA"),
            new AlternativeName("QMX", null, List.of("csca@example.org")),
            List.of("https://example.org/test.crl"),
            Lifetime.from(Instant.now(), Period.ofYears(15), Period.ofYears(4)));
    SigningKey key = SigningKey.generate(KeyAlgorithm.EC_P256, true);
    certificate =
        Base64.getEncoder()
            .encodeToString(CertificateMaker.root(request, key, CertificateMaker.serial()));
  }

  private static List<Arrival> read(String... lines) {
    return LdifEntry.read(new LdifRecords.Unparsed(12, List.of(lines), true));
  }

  private static Arrival.Taken taken(String... lines) {
    List<Arrival> arrivals = read(lines);
    assertThat(arrivals).singleElement().isInstanceOf(Arrival.Taken.class);
    return (Arrival.Taken) arrivals.get(0);
  }

  private static Arrival.Rejected rejected(String... lines) {
    List<Arrival> arrivals = read(lines);
    assertThat(arrivals).singleElement().isInstanceOf(Arrival.Rejected.class);
    return (Arrival.Rejected) arrivals.get(0);
  }

  private static String[] with(String... lines) {
    List<String> all = new ArrayList<>(List.of(lines));
    all.add("userCertificate;binary:: " + certificate);
    return all.toArray(String[]::new);
  }

  @Test
  void anEntryIsItsObjectAndWhatItsFileSaysBesides() {
    Arrival.Taken taken =
        taken(
            with(
                DN,
                "objectClass: pkdDownload",
                "pkdVersion: 7",
                "pkdConformanceCode: ERR:CSCA.SAN.14",
                "pkdConformanceCode: WARN:DSC.KUS.1",
                "pkdConformanceText: no name",
                "sn: 01"));

    assertThat(taken.found()).isInstanceOf(Found.Certificate.class);
    assertThat(taken.replaces()).isFalse();
    assertThat(taken.source())
        .isEqualTo(
            new EntrySource(
                "QM",
                "cn=CN\\=CSCA\\,C\\=QM+sn=01",
                "cn=cn\\=csca\\,c\\=qm+sn=01",
                true,
                7,
                List.of("ERR:CSCA.SAN.14", "WARN:DSC.KUS.1"),
                List.of("no name")));
  }

  @Test
  void whatStandsBelowNcDataDoesNotConform() {
    EntrySource source = taken(with("dn: cn=a,o=dsc,c=qm,DC=NC-DATA" + ROOT)).source();

    assertThat(source.conforming()).isFalse();
    assertThat(source.country()).isEqualTo("QM");
    assertThat(source.pkdVersion()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"many", "", "-1", "1234567890"})
  void aVersionThatIsNoneIsLeftOut(String version) {
    assertThat(taken(with(DN, "pkdVersion: " + version)).source().pkdVersion()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cn=a",
        "cn=a,ou=people,dc=example",
        "cn=a,o=dsc,c=QMX,dc=data",
        "cn=a,o=dsc,c=4,dc=data",
        "sn=01,o=dsc,c=QM,dc=data",
        "c=QM,dc=data"
      })
  void anObjectOutsideOfTheLayoutComesWithoutASource(String dn) {
    assertThat(taken(with("dn: " + dn)).source()).isNull();
  }

  @Test
  void branchesOfTheTreeComeToNothing() {
    assertThat(read("dn: c=QM,dc=data" + ROOT, "objectClass: country", "c: QM")).isEmpty();
    assertThat(read("dn: dc=data" + ROOT, "objectClass: domain", "dc: data")).isEmpty();
  }

  @Test
  void anObjectIsToldByItsBytesUnderAnyName() {
    assertThat(taken(DN, "whatever:: " + certificate).found())
        .isInstanceOf(Found.Certificate.class);
  }

  @Test
  void everyObjectOfAnEntryIsRead() {
    assertThat(read(with(DN, "whatever:: " + certificate, "userCertificate;binary: not one")))
        .hasSize(3)
        .filteredOn(Arrival.Rejected.class::isInstance)
        .hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "userCertificate;binary",
        "anything;binary",
        "USERCERTIFICATE",
        "certificateRevocationList",
        "pkdMasterListContent",
        "CscaMasterListData",
        "pkdDeviationListContent"
      })
  void whatIsMeantAsAnObjectAndIsNoneIsSaid(String attribute) {
    Arrival.Rejected rejected = rejected(DN, attribute + ": oops");

    assertThat(rejected.line()).isEqualTo(12);
    assertThat(rejected.dn()).isEqualTo(DN.substring(4));
    assertThat(rejected.reason()).isNotBlank();
    assertThat(rejected.detail()).contains("It is no whole ASN.1 object, but text.");
    assertThat(rejected(DN, attribute + ":").reason()).isEqualTo("EMPTY");
  }

  @Test
  void shortOrOtherValuesAreNoObjects() {
    String sequence = Base64.getEncoder().encodeToString(new byte[] {0x30, 3, 2, 1, 1});
    String octets = Base64.getEncoder().encodeToString(new byte[100]);

    assertThat(read(DN, "description:: " + sequence, "photo:: " + octets)).isEmpty();
  }

  @Test
  void aDeletionIsOfAnEntryNotOfABranch() {
    assertThat(read("dn: CN=a + sn=01,o=DSC,c=qm,dc=data" + ROOT, "changetype: delete"))
        .singleElement()
        .isInstanceOfSatisfying(
            Arrival.Removed.class,
            removed -> {
              assertThat(removed.change().kind()).isEqualTo(EntryKind.DSC);
              assertThat(removed.change().country()).isEqualTo("QM");
              assertThat(removed.change().rdnKey()).isEqualTo("cn=a+sn=01");
            });
    assertThat(read("dn: o=dsc,c=QM,dc=data" + ROOT, "changetype: delete")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"cn=a,o=people,c=QM", "cn=a,o=crl", "cn=a,o=crl,c=QMX", "cn=a"})
  void aDeletionElsewhereIsRejected(String dn) {
    Arrival.Rejected rejected = rejected("dn: " + dn, "changetype: delete");

    assertThat(rejected.reason()).isEqualTo("FOREIGN_NAME");
    assertThat(rejected.dn()).isEqualTo(dn);
  }

  @Test
  void aModificationThatBringsAnObjectReplacesTheEntry() {
    for (String way : List.of("add", "replace")) {
      assertThat(
              taken(
                      DN,
                      "changetype: modify",
                      way + ": userCertificate;binary",
                      "userCertificate;binary:: " + certificate,
                      "-")
                  .replaces())
          .isTrue();
    }
  }

  @Test
  void aModificationWithoutAnObjectIsRejected() {
    assertThat(
            rejected(DN, "changetype: modify", "replace: pkdVersion", "pkdVersion: 8", "-")
                .reason())
        .isEqualTo("CHANGE_WITHOUT_OBJECT");
    assertThat(
            rejected(
                    DN,
                    "changetype: modify",
                    "delete: userCertificate;binary",
                    "userCertificate;binary:: " + certificate,
                    "-")
                .reason())
        .isEqualTo("CHANGE_WITHOUT_OBJECT");
  }

  @Test
  void entriesAreNotRenamed() {
    assertThat(rejected(DN, "changetype: modrdn", "newrdn: cn=b", "deleteoldrdn: 1").reason())
        .isEqualTo("UNSUPPORTED_CHANGE");
  }

  @Test
  void aNameThatIsNoneIsRejected() {
    Arrival.Rejected rejected = rejected(with("dn: no name"));

    assertThat(rejected.reason()).isEqualTo("MALFORMED_NAME");
    assertThat(rejected.dn()).isEqualTo("no name");
  }

  @Test
  void aRecordThatCannotBeDecodedIsRejectedUnderTheNameItBeginsWith() {
    Arrival.Rejected rejected = rejected("dn: cn=a", " b", "broken");

    assertThat(rejected.reason()).isEqualTo("MALFORMED_RECORD");
    assertThat(rejected.dn()).isEqualTo("cn=ab");
    assertThat(rejected.line()).isEqualTo(12);
  }

  @Test
  void aRecordThatIsTooLargeIsRejectedWithoutBeingDecoded() {
    LdifRecords.Unparsed large = new LdifRecords.Unparsed(3, List.of(with(DN)), false);

    assertThat(LdifEntry.read(large))
        .singleElement()
        .isInstanceOfSatisfying(
            Arrival.Rejected.class,
            rejected -> {
              assertThat(rejected.reason()).isEqualTo("TOO_LARGE");
              assertThat(rejected.dn()).isEqualTo(DN.substring(4));
            });
  }

  /** PostgreSQL keeps none. */
  @Test
  void theCharacterZeroIsEscaped() {
    assertThat(rejected("dn: cn=a\0b", "broken").dn()).doesNotContain("\0").startsWith("cn=a");
    EntrySource source =
        taken(
                with(
                    "dn:: " + base64("cn=a\0b,o=dsc,c=QM,dc=data" + ROOT),
                    "pkdConformanceCode:: " + base64("ERR\0"),
                    "pkdConformanceText:: " + base64("odd\0")))
            .source();
    assertThat(source.toString()).contains("ERR", "odd").doesNotContain("\0");
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
