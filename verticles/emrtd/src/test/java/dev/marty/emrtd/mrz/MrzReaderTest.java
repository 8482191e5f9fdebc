package dev.marty.emrtd.mrz;

import static dev.marty.emrtd.mrz.MrzSpecimensTest.TD1;
import static dev.marty.emrtd.mrz.MrzSpecimensTest.TD2;
import static dev.marty.emrtd.mrz.MrzSpecimensTest.TD3;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.emrtd.mrz.MrzFinding.Problem;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Zones with something wrong in them. */
class MrzReaderTest {
  /** Replaces characters of a line of the passport specimen. */
  private static List<MrzFinding> findings(int line, int position, String characters) {
    String[] lines = TD3.split("\n", -1);
    String before = lines[line - 1];
    lines[line - 1] =
        before.substring(0, position - 1)
            + characters
            + before.substring(position - 1 + characters.length());
    return MrzSpecimensTest.read(String.join("\n", lines)).findings();
  }

  @ParameterizedTest
  @CsvSource({
    "1,1,I,DOCUMENT_CODE,1,CODE",
    "1,3,ABC,ISSUING_STATE,3,CODE",
    "1,3,U1O,ISSUING_STATE,4,CHARACTER",
    "1,6,<,NAME,6,NAME",
    "1,20,<<,NAME,20,NAME",
    "1,8,7,NAME,8,CHARACTER",
    "1,8,k,NAME,8,CHARACTER",
    "2,1,M,DOCUMENT_NUMBER_CHECK,10,CHECK_DIGIT",
    "2,10,7,DOCUMENT_NUMBER_CHECK,10,CHECK_DIGIT",
    "2,10,<,DOCUMENT_NUMBER_CHECK,10,CHECK_DIGIT",
    "2,11,XYZ,NATIONALITY,11,CODE",
    "2,14,741312,DATE_OF_BIRTH,16,DATE",
    "2,14,740832,DATE_OF_BIRTH,18,DATE",
    "2,14,730229,DATE_OF_BIRTH,18,DATE",
    "2,14,74<112,DATE_OF_BIRTH,16,DATE",
    "2,14,7A0812,DATE_OF_BIRTH,15,CHARACTER",
    "2,20,9,DATE_OF_BIRTH_CHECK,20,CHECK_DIGIT",
    "2,21,X,SEX,21,CHARACTER",
    "2,22,12<<15,DATE_OF_EXPIRY,24,CHARACTER",
    "2,22,120431,DATE_OF_EXPIRY,26,DATE",
    "2,28,1,DATE_OF_EXPIRY_CHECK,28,CHECK_DIGIT",
    "2,29,?,OPTIONAL_DATA,29,CHARACTER",
    "2,43,2,OPTIONAL_DATA_CHECK,43,CHECK_DIGIT",
    "2,44,1,COMPOSITE_CHECK,44,CHECK_DIGIT",
  })
  void theWrongFieldIsNamedWithItsPlace(
      int line, int position, String characters, MrzField field, int at, Problem problem) {
    List<MrzFinding> findings = findings(line, position, characters);

    assertThat(findings)
        .anySatisfy(
            finding -> {
              assertThat(finding.field()).isEqualTo(field);
              assertThat(finding.line()).isEqualTo(line);
              assertThat(finding.position()).isEqualTo(at);
              assertThat(finding.problem()).isEqualTo(problem);
              assertThat(finding.detail()).contains("line " + line + " position " + at);
            });
  }

  @Test
  void everySingleWrongCharacterOfACheckedFieldIsFound() {
    Random random = new Random(731);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<";
    int unseen = 0;
    for (String zone : List.of(TD1, TD2, TD3)) {
      for (int i = 0; i < zone.length(); i++) {
        char other = alphabet.charAt(random.nextInt(alphabet.length()));
        boolean same = zone.charAt(i) == other || zone.charAt(i) == '\n';
        String changed = zone.substring(0, i) + other + zone.substring(i + 1);
        // Names and codes have no check digit; weights 7-3-1 let values that differ by ten pass.
        if (!same && MrzSpecimensTest.read(changed).findings().isEmpty()) {
          unseen++;
        }
      }
    }
    assertThat(unseen).isLessThan(90);
  }

  @Test
  void anUnknownDateOfBirthIsNoFinding() {
    for (String date : List.of("1974", "1974-08", "unknown")) {
      MrzContent known = MrzSpecimensTest.eriksson(MrzFormat.TD3, "P", "L898902C3", "");
      MrzContent content =
          new MrzContent(
              known.format(),
              known.documentCode(),
              known.issuingState(),
              known.surname(),
              known.givenNames(),
              known.documentNumber(),
              known.nationality(),
              PartialDate.parse(date),
              known.sex(),
              known.dateOfExpiry(),
              "",
              "");
      Mrz mrz = MrzSpecimensTest.made(content);
      assertThat(MrzSpecimensTest.read(mrz.text()).findings()).isEmpty();
      assertThat(mrz.dateOfBirth()).contains("<<");
    }
  }

  @Test
  void aFillerMayStandForTheCheckDigitOfNoPersonalNumber() {
    Mrz mrz = MrzSpecimensTest.made(MrzSpecimensTest.eriksson(MrzFormat.TD3, "P", "L898902C3", ""));
    String zero = mrz.text();
    assertThat(zero.charAt(zero.length() - 2)).isEqualTo('0');

    String filler = zero.substring(0, zero.length() - 2) + "<" + zero.charAt(zero.length() - 1);
    assertThat(MrzSpecimensTest.read(filler).findings()).isEmpty();
  }

  @Test
  void theCheckDigitOfALongNumberIsFoundWhereItStands() {
    Mrz mrz =
        MrzSpecimensTest.made(MrzSpecimensTest.eriksson(MrzFormat.TD1, "I", "D23145890734", ""));
    String wrong = mrz.text().replace("<7349<", "<7348<");

    assertThat(MrzSpecimensTest.read(wrong).findings())
        .anySatisfy(
            finding -> {
              assertThat(finding.field()).isEqualTo(MrzField.DOCUMENT_NUMBER_CHECK);
              assertThat(finding.position()).isEqualTo(19);
            });
  }

  @Test
  void wrongShapesAreRefusedWithTheLine() {
    assertThat(refused("").detail()).contains("0 lines");
    assertThat(refused("P<UTO").detail()).contains("5 characters");
    assertThat(refused(TD3 + "\nX\nY").detail()).contains("4 lines");
    assertThat(refused(TD3.substring(0, TD3.length() - 1)).line()).isEqualTo(2);
    assertThat(refused(TD3.substring(1)).line()).isEqualTo(1);
    assertThat(refused(TD1.substring(0, TD1.length() - 1)).detail()).contains("line 3 has 29");
    assertThat(refused("AB\nCD").line()).isEqualTo(1);
  }

  @Test
  void randomTextNeverThrows() {
    Random random = new Random(12);
    for (int i = 0; i < 5_000; i++) {
      StringBuilder text = new StringBuilder();
      int size = List.of(72, 88, 90).get(random.nextInt(3));
      for (int c = 0; c < size; c++) {
        text.append((char) (random.nextInt(4) == 0 ? random.nextInt(0x500) : '0' + c % 43));
      }
      assertThat(MrzReader.read(text.toString())).isNotNull();
    }
  }

  private static MrzOutcome.Refused refused(String text) {
    MrzOutcome outcome = MrzReader.read(text);
    assertThat(outcome).as(text).isInstanceOf(MrzOutcome.Refused.class);
    return (MrzOutcome.Refused) outcome;
  }
}
