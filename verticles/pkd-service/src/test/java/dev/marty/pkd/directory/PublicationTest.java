package dev.marty.pkd.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.pkd.directory.EntryChange.Put;
import dev.marty.pkd.directory.EntryChange.Reference;
import dev.marty.pkd.directory.EntryChange.Remove;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of the wishes of one import: names, order, and which of several counts. */
class PublicationTest {
  private static final String ONE = "11".repeat(32);
  private static final String TWO = "22".repeat(32);

  private static Reference certificate(String sha256) {
    return new Reference(EntryKind.DSC, sha256, "QM", "CN=CSCA,C=QM", "0a", false);
  }

  private static Reference crl(String sha256) {
    return new Reference(EntryKind.CRL, sha256, "QM", "CN=CSCA,C=QM", null, false);
  }

  private static EntrySource source(String rdn, boolean conforming) {
    return new EntrySource("QN", rdn, EntryNames.key(rdn), conforming, 7, List.of(), List.of());
  }

  private static List<Wish> of(EntryChange... changes) {
    return Publication.lastOfEach(List.of(changes));
  }

  @Test
  void anObjectWithoutASourceIsNamedByIssuerAndSerial() {
    Wish wish = of(new Put(certificate(ONE), null)).get(0);

    assertThat(wish.country()).isEqualTo("QM");
    assertThat(wish.rdn()).isEqualTo("cn=CN\\=CSCA\\,C\\=QM+sn=0A");
    assertThat(wish.rdnKey()).isEqualTo(EntryNames.key(wish.rdn()));
    assertThat(wish.ends()).isFalse();
    assertThat(of(new Put(crl(ONE), null)).get(0).rdn()).isEqualTo("cn=CN\\=CSCA\\,C\\=QM");
  }

  @Test
  void anObjectOfNoCountryStandsUnderZz() {
    Reference stateless = new Reference(EntryKind.CRL, ONE, null, "CN=UN", null, false);

    assertThat(of(new Put(stateless, null)).get(0).country()).isEqualTo("ZZ");
  }

  @Test
  void theNameThatASourceGivesCounts() {
    Wish wish = of(new Put(certificate(ONE), source("cn=as ICAO writes it", true))).get(0);

    assertThat(wish.country()).isEqualTo("QN");
    assertThat(wish.rdn()).isEqualTo("cn=as ICAO writes it");
  }

  @Test
  void anErrorOfOursOrThePlaceOfItsSourceMakesItNotConform() {
    Reference odd = new Reference(EntryKind.DSC, ONE, "QM", "CN=CSCA,C=QM", "0a", true);

    assertThat(of(new Put(certificate(ONE), null)).get(0).conforming()).isTrue();
    assertThat(of(new Put(certificate(ONE), source("cn=x", true))).get(0).conforming()).isTrue();
    assertThat(of(new Put(certificate(ONE), source("cn=x", false))).get(0).conforming()).isFalse();
    assertThat(of(new Put(odd, null)).get(0).conforming()).isFalse();
    assertThat(of(new Put(odd, source("cn=x", true))).get(0).conforming()).isFalse();
  }

  @Test
  void differentNamesKeepTheOrderOfTheirSource() {
    assertThat(
            of(
                new Put(crl(ONE), source("cn=b", true)),
                new Put(crl(TWO), source("cn=a", true)),
                new Remove(EntryKind.ML, "QN", "cn=c")))
        .extracting(Wish::name)
        .containsExactly("crl QN cn=b", "crl QN cn=a", "ml QN cn=c");
  }

  @Test
  void theSameNameOfAnotherKindOrCountryIsAnother() {
    assertThat(
            of(
                new Remove(EntryKind.CRL, "QM", "cn=a"),
                new Remove(EntryKind.DSC, "QM", "cn=a"),
                new Remove(EntryKind.CRL, "QN", "cn=a")))
        .hasSize(3);
  }

  @Test
  void ofTwoCrlsOfOneNameTheLastCountsAtItsOwnPlace() {
    List<Wish> wishes =
        of(
            new Put(crl(ONE), source("cn=a", true)),
            new Put(crl(TWO), source("cn=b", true)),
            new Put(crl(TWO), source("CN=A", true)));

    assertThat(wishes).extracting(Wish::rdn).containsExactly("cn=b", "CN=A");
    assertThat(wishes).extracting(Wish::sha256).containsExactly(TWO, TWO);
    assertThat(wishes).extracting(Wish::ends).containsOnly(false);
  }

  @Test
  void whatWasThereGoesIfOneOfTheChangesSaysSo() {
    List<Wish> wishes =
        of(
            new Remove(EntryKind.CRL, "QN", "cn=a"),
            new Put(crl(ONE), source("cn=a", true)),
            new Put(crl(TWO), source("cn=a", true)));

    assertThat(wishes).singleElement().extracting(Wish::ends).isEqualTo(true);
    assertThat(wishes.get(0).sha256()).isEqualTo(TWO);
  }

  @Test
  void aRemovalAfterwardsTakesTheObjectBack() {
    List<Wish> wishes =
        of(new Put(crl(ONE), source("cn=a", true)), new Remove(EntryKind.CRL, "QN", "cn=a"));

    assertThat(wishes).singleElement().extracting(Wish::change).isNull();
    assertThat(wishes.get(0).ends()).isTrue();
  }

  @Test
  void twoCertificatesOfOneNameAreBothKept() {
    List<Wish> wishes =
        of(
            new Put(certificate(ONE), source("cn=a+sn=1", true)),
            new Put(certificate(TWO), source("cn=a+sn=1", true)));

    assertThat(wishes).extracting(Wish::rdn).containsExactly("cn=a+sn=1", "cn=a+sn=1+uid=" + TWO);
    assertThat(wishes).extracting(Wish::rdnKey).doesNotHaveDuplicates();
    assertThat(wishes).extracting(Wish::ends).containsOnly(false);
  }

  @Test
  void theSameCertificateTwiceIsOne() {
    assertThat(
            of(
                new Put(certificate(ONE), source("cn=a+sn=1", true)),
                new Put(certificate(ONE), source("cn=a+sn=1", true))))
        .hasSize(1);
  }

  @Test
  void aThirdCertificateOfTheNameIsKeptToo() {
    String three = "33".repeat(32);

    assertThat(
            of(
                new Put(certificate(ONE), source("cn=a", true)),
                new Put(certificate(TWO), source("cn=a", true)),
                new Put(certificate(three), source("cn=a", true)),
                new Put(certificate(TWO), source("cn=a", true))))
        .extracting(Wish::rdn)
        .containsExactly("cn=a", "cn=a+uid=" + TWO, "cn=a+uid=" + three);
  }
}
