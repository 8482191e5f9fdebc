package dev.marty.emrtd.mrz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.emrtd.SharedData;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The specimens of Doc 9303: what they say is public, and their check digits were recomputed. */
class MrzSpecimensTest {
  static final String TD3 =
      "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n"
          + "L898902C36UTO7408122F1204159ZE184226B<<<<<10";
  static final String TD2 =
      "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6";
  static final String TD1 =
      "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<";
  // Doc 9303-7, MRV-A and MRV-B.
  static final String MRV_A =
      "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\n"
          + "L8988901C4XXX4009078F96121096ZE184226B<<<<<<";
  static final String MRV_B =
      "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nL8988901C4XXX4009078F9612109<<<<<<<<";

  static MrzContent eriksson(MrzFormat format, String code, String number, String optional) {
    return new MrzContent(
        format,
        code,
        "UTO",
        "Eriksson",
        "Anna Maria",
        number,
        "UTO",
        PartialDate.parse("1974-08-12"),
        "F",
        LocalDate.of(2012, 4, 15),
        optional,
        "");
  }

  static Mrz made(MrzContent content) {
    MrzMaking making = MrzMaker.make(content);
    assertThat(making).isInstanceOf(MrzMaking.Made.class);
    return ((MrzMaking.Made) making).mrz();
  }

  static MrzOutcome.Read read(String text) {
    MrzOutcome outcome = MrzReader.read(text);
    assertThat(outcome).as(text).isInstanceOf(MrzOutcome.Read.class);
    return (MrzOutcome.Read) outcome;
  }

  static Stream<Arguments> specimens() {
    return Stream.of(
        Arguments.of(TD3, eriksson(MrzFormat.TD3, "P", "L898902C3", "ZE184226B")),
        Arguments.of(TD2, eriksson(MrzFormat.TD2, "I", "D23145890", "")),
        Arguments.of(TD1, eriksson(MrzFormat.TD1, "I", "D23145890", "")));
  }

  @ParameterizedTest
  @MethodSource("specimens")
  void aSpecimenIsReadAndMadeAgain(String text, MrzContent content) {
    MrzOutcome.Read read = read(text);

    assertThat(read.findings()).isEmpty();
    Mrz mrz = read.mrz();
    assertThat(mrz.format()).isEqualTo(content.format());
    assertThat(mrz.documentCode()).isEqualTo(content.documentCode());
    assertThat(mrz.issuingState()).isEqualTo("UTO");
    assertThat(mrz.primaryIdentifier()).isEqualTo("ERIKSSON");
    assertThat(mrz.secondaryIdentifier()).isEqualTo("ANNA MARIA");
    assertThat(mrz.documentNumber()).isEqualTo(content.documentNumber());
    assertThat(mrz.nationality()).isEqualTo("UTO");
    assertThat(mrz.dateOfBirth()).isEqualTo("740812");
    assertThat(mrz.sex()).isEqualTo("F");
    assertThat(mrz.dateOfExpiry()).isEqualTo("120415");
    assertThat(mrz.optionalData()).isEqualTo(content.optionalData());
    assertThat(mrz.nameMayBeTruncated()).isFalse();
    assertThat(made(content).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @MethodSource("specimens")
  void allCharactersInOneRunAreTheSame(String text, MrzContent content) {
    Mrz mrz = made(content);

    assertThat(MrzReader.read(mrz.encoded())).isEqualTo(new MrzOutcome.Read(mrz, List.of()));
    assertThat(read(text.replace("\n", "\r\n") + "\n\n").mrz()).isEqualTo(mrz);
  }

  @Test
  void visasAreRead() {
    assertThat(read(MRV_A).findings()).isEmpty();
    assertThat(read(MRV_A).mrz().format()).isEqualTo(MrzFormat.MRV_A);
    assertThat(read(MRV_A).mrz().nationality()).isEqualTo("XXX");
    assertThat(read(MRV_A).mrz().optionalData()).isEqualTo("6ZE184226B");
    assertThat(read(MRV_B).findings()).isEmpty();
    assertThat(read(MRV_B).mrz().format()).isEqualTo(MrzFormat.MRV_B);
  }

  @Test
  void checkDigitsAreThoseOfTheStandard() {
    assertThat(CheckDigit.of("520727")).isEqualTo('3');
    assertThat(CheckDigit.of("AB2134<<<")).isEqualTo('5');
  }

  @Test
  void theSpecimensInTheSharedFolderAreReadWithoutAFinding() {
    String file = new String(SharedData.read("mrz/specimens.txt"), StandardCharsets.UTF_8);
    List<String> zones =
        Arrays.stream(file.split("#.*\n")).map(String::strip).filter(z -> !z.isEmpty()).toList();

    assertThat(zones).hasSize(3);
    assertThat(zones).allSatisfy(zone -> assertThat(read(zone).findings()).isEmpty());
  }
}
