package dev.marty.pkd.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.pkd.directory.EntryChange.Put;
import dev.marty.pkd.directory.EntryChange.Reference;
import dev.marty.pkd.directory.EntryChange.Remove;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of the changes of one import: names, and what of several counts. */
class WishesTest {
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

  private static Wishes of(EntryChange... changes) {
    return Wishes.of(List.of(changes));
  }

  private static Placement only(EntryChange... changes) {
    return of(changes).puts().get(0);
  }

  @Test
  void anObjectWithoutASourceIsNamedByIssuerAndSerial() {
    Placement placement = only(new Put(certificate(ONE), null));

    assertThat(placement.country()).isEqualTo("QM");
    assertThat(placement.rdn()).isEqualTo("cn=CN\\=CSCA\\,C\\=QM+sn=0A");
    assertThat(placement.rdnKey()).isEqualTo(EntryNames.key(placement.rdn()));
    assertThat(placement.longerRdn()).isEqualTo(placement.rdn() + "+uid=" + ONE);
    assertThat(only(new Put(crl(ONE), null)).rdn()).isEqualTo("cn=CN\\=CSCA\\,C\\=QM");
    assertThat(only(new Put(crl(ONE), null)).longerRdn()).isNull();
  }

  @Test
  void anObjectOfNoCountryStandsUnderZz() {
    Reference stateless = new Reference(EntryKind.CRL, ONE, null, "CN=UN", null, false);

    assertThat(only(new Put(stateless, null)).country()).isEqualTo("ZZ");
  }

  @Test
  void anErrorOfOursOrThePlaceOfItsSourceMakesItNotConform() {
    Reference odd = new Reference(EntryKind.DSC, ONE, "QM", "CN=CSCA,C=QM", "0a", true);

    assertThat(only(new Put(certificate(ONE), null)).conforming()).isTrue();
    assertThat(only(new Put(certificate(ONE), source("cn=x", true))).conforming()).isTrue();
    assertThat(only(new Put(certificate(ONE), source("cn=x", false))).conforming()).isFalse();
    assertThat(only(new Put(odd, null)).conforming()).isFalse();
    assertThat(only(new Put(odd, source("cn=x", true))).conforming()).isFalse();
  }

  @Test
  void theNameThatASourceGivesCountsWhicheverCameFirst() {
    Put named = new Put(certificate(ONE), source("cn=as ICAO writes it", true));
    Put bare = new Put(certificate(ONE), null);

    for (Wishes wishes : List.of(of(named, bare), of(bare, named))) {
      assertThat(wishes.puts()).singleElement().extracting(Placement::country).isEqualTo("QN");
      assertThat(wishes.puts().get(0).rdn()).isEqualTo("cn=as ICAO writes it");
    }
  }

  @Test
  void twoObjectsOfOneNameBothHaveAPlace() {
    assertThat(
            of(
                    new Put(certificate(ONE), source("cn=a+sn=1", true)),
                    new Put(certificate(TWO), source("cn=a+sn=1", true)),
                    new Put(certificate(ONE), source("cn=a+sn=1", true)))
                .puts())
        .extracting(Placement::sha256)
        .containsExactly(ONE, TWO);
  }

  @Test
  void aRemovalTakesBackWhatCameBeforeItAndNothingThatComesAfter() {
    Wishes wishes =
        of(
            new Put(crl(ONE), source("cn=a", true)),
            new Put(crl(TWO), source("cn=b", true)),
            new Remove(EntryKind.CRL, "QN", "cn=a"),
            new Remove(EntryKind.CRL, "QN", "cn=b"),
            new Put(crl(TWO), source("cn=b", true)));

    assertThat(wishes.removals()).extracting(Remove::rdnKey).containsExactly("cn=a", "cn=b");
    assertThat(wishes.puts()).extracting(Placement::sha256).containsExactly(TWO);
  }

  @Test
  void theSameNameOfAnotherKindOrCountryIsAnother() {
    Wishes wishes =
        of(
            new Put(crl(ONE), source("cn=a", true)),
            new Remove(EntryKind.DSC, "QN", "cn=a"),
            new Remove(EntryKind.CRL, "QM", "cn=a"));

    assertThat(wishes.puts()).hasSize(1);
    assertThat(wishes.removals()).hasSize(2);
  }
}
