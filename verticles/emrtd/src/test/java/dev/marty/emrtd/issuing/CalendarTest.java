package dev.marty.emrtd.issuing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every day from 2026 to 2050, at times at which the day of the start is another than that of the
 * issue: what may be asked for can be issued, and lasts as long as its documents.
 */
class CalendarTest {
  private static final LocalDate FIRST = LocalDate.of(2026, 1, 1);
  private static final LocalDate AFTER = LocalDate.of(2051, 1, 1);
  private static final List<LocalTime> TIMES =
      List.of(LocalTime.MIDNIGHT, LocalTime.of(0, 4, 59), LocalTime.NOON, LocalTime.of(23, 59, 59));

  private interface Check {
    void at(Instant issued) throws IssuingException;
  }

  private static void everyDay(Check check) throws IssuingException {
    for (LocalDate day = FIRST; day.isBefore(AFTER); day = day.plusDays(1)) {
      for (LocalTime time : TIMES) {
        check.at(day.atTime(time).toInstant(ZoneOffset.UTC));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 10", "30, 5", "89, 10", "90, 10", "91, 10", "92, 10", "92, 1"})
  void aDocumentSignerCanBeCertified(int days, int years) throws IssuingException {
    Period use = Period.ofDays(days);
    Period documents = Period.ofYears(years);
    everyDay(
        issued -> {
          Lifetime life = Lifetime.signer(SignerKind.DOCUMENT_SIGNER, issued, use, documents);
          Bounds.documentSigner(life);
          // Doc 9303-12 clause 4.1.1.1, for a document of the last day: its use first, then its
          // years.
          assertThat(day(life.notAfter())).isEqualTo(day(life.keyUseEnds()).plusYears(years));
          assertThat(life.keyUseEnds())
              .isBetween(
                  life.notBefore().plusSeconds(Math.min(days, 89) * 86_400L),
                  life.notBefore().plusSeconds(days * 86_400L));
        });
  }

  @ParameterizedTest
  @CsvSource({"90, 10", "365, 0", "1, 1"})
  void aListSignerCanBeCertified(int days, int years) throws IssuingException {
    for (SignerKind kind :
        List.of(SignerKind.MASTER_LIST_SIGNER, SignerKind.DEVIATION_LIST_SIGNER)) {
      everyDay(
          issued -> {
            Lifetime life =
                Lifetime.signer(kind, issued, Period.ofDays(days), Period.ofYears(years));
            Bounds.listSigner(life);
            assertThat(life.keyUseEnds()).isEqualTo(life.notBefore().plusSeconds(days * 86_400L));
          });
    }
  }

  /** On the first and on the last day of its key, whichever days these are. */
  @ParameterizedTest
  @CsvSource({"15, 4, 10", "15, 3, 10", "14, 3, 10", "13, 3, 9", "15, 5, 9", "13, 5, 1"})
  void aRootCertifiesSignersAndItsSuccessorUntilTheEnd(int validity, int use, int documents)
      throws IssuingException {
    Period validFor = Period.ofYears(validity);
    Period usedFor = Period.ofYears(use);
    Period documentsFor = Period.ofYears(documents);
    everyDay(
        issued -> {
          Lifetime root = Lifetime.csca(issued, validFor, usedFor, documentsFor);
          for (Instant moment : List.of(issued, root.keyUseEnds())) {
            Lifetime signer =
                Lifetime.signer(
                    SignerKind.DOCUMENT_SIGNER, moment, Period.ofDays(92), documentsFor);
            Bounds.documentSigner(signer);
            Bounds.within(root, signer);
          }
          Instant late = Lifetime.start(root.keyUseEnds());
          Bounds.within(root, new Lifetime(late, root.notAfter(), root.notAfter()));
        });
  }

  @Test
  void everythingBeginsSomeMinutesBack() throws IssuingException {
    Instant issued = Instant.parse("2028-03-01T00:03:00.7Z");
    Instant start = Instant.parse("2028-02-29T23:58:00Z");
    Period years = Period.ofYears(10);
    assertThat(Lifetime.start(issued)).isEqualTo(start);
    assertThat(
            Lifetime.signer(SignerKind.DOCUMENT_SIGNER, issued, Period.ofDays(1), years)
                .notBefore())
        .isEqualTo(start);
    assertThat(Lifetime.csca(issued, Period.ofYears(15), Period.ofYears(4), years).notBefore())
        .isEqualTo(start);
  }

  @ParameterizedTest
  @CsvSource({"93", "120", "10000"})
  void moreThanThreeMonthsAreRefusedOnEveryDay(int days) throws IssuingException {
    everyDay(
        issued ->
            assertThatThrownBy(
                    () ->
                        Bounds.documentSigner(
                            Lifetime.signer(
                                SignerKind.DOCUMENT_SIGNER,
                                issued,
                                Period.ofDays(days),
                                Period.ofYears(10))))
                .isInstanceOf(IssuingException.class));
  }

  @ParameterizedTest
  @CsvSource({"15, 5, 10", "13, 3, 10", "14, 4, 10"})
  void aRootThatCouldNotCertifyAtTheEndIsRefusedOnEveryDay(int validity, int use, int documents)
      throws IssuingException {
    everyDay(
        issued ->
            assertThatThrownBy(
                    () ->
                        Lifetime.csca(
                            issued,
                            Period.ofYears(validity),
                            Period.ofYears(use),
                            Period.ofYears(documents)))
                .isInstanceOfSatisfying(
                    IssuingException.class,
                    e ->
                        assertThat(e.fields())
                            .containsExactly("validity", "privateKeyUsage", "documents")));
  }

  private static LocalDate day(Instant moment) {
    return moment.atOffset(ZoneOffset.UTC).toLocalDate();
  }
}
