package dev.marty.emrtd.mrz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names, numbers and dates that do not go into a zone as they are. */
class MrzMakerTest {
  private static MrzContent named(MrzFormat format, String surname, String givenNames) {
    return new MrzContent(
        format,
        format == MrzFormat.TD3 ? "P" : "I",
        "UTO",
        surname,
        givenNames,
        "L898902C3",
        "UTO",
        PartialDate.parse("1974-08-12"),
        "F",
        LocalDate.of(2036, 4, 15),
        "",
        "");
  }

  private static MrzContent numbered(MrzFormat format, String number, String optional) {
    return MrzSpecimensTest.eriksson(format, "I", number, optional);
  }

  private static String nameField(MrzContent content) {
    Mrz mrz = MrzSpecimensTest.made(content);
    return MrzLayout.of(mrz.format()).slot(MrzField.NAME).of(mrz.lines());
  }

  private static List<String> problems(MrzContent content) {
    MrzMaking making = MrzMaker.make(content);
    assertThat(making).isInstanceOf(MrzMaking.Refused.class);
    return ((MrzMaking.Refused) making)
        .problems().stream().map(p -> p.field() + "|" + p.detail()).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "Nilavadhanananda,Chayapa Dejthamrong Krasuang,NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K",
    "Nilavadhanananda,Arnpol Petch Charonggool,NILAVADHANANANDA<<ARNPOL<PETCH<CHARONGG",
    "Papandropoulous,Jonathon Warren Trevor,PAPANDROPOULOUS<<JONATHON<WARREN<TREVOR",
    "Bennelong Wooloomooloo Warrandyte Warnambool,Dingo Potoroo,"
        + "BENNELONG<WOOLOOMOOLOO<WARRANDYT<W<<D<P",
    "Arkfreith,'',ARKFREITH<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<",
  })
  void longNamesAreTruncatedAndKeepALetterOfEachPart(
      String surname, String givenNames, String expected) {
    assertThat(nameField(named(MrzFormat.TD3, surname, givenNames))).isEqualTo(expected);
  }

  @Test
  void onlyWhatDoesNotFitCountsAsTruncated() {
    MrzMaking fits =
        MrzMaker.make(named(MrzFormat.TD3, "Papandropoulous", "Jonathon Warren Trevor"));
    MrzMaking longer =
        MrzMaker.make(named(MrzFormat.TD3, "Papandropoulous", "Jonathon Warren Trevors"));

    assertThat(((MrzMaking.Made) fits).truncated()).isFalse();
    assertThat(((MrzMaking.Made) longer).truncated()).isTrue();
    assertThat(((MrzMaking.Made) longer).mrz().nameMayBeTruncated()).isTrue();
  }

  @Test
  void whateverTheNameTheFieldIsFullAndEndsWithALetter() {
    Random random = new Random(9303);
    for (int i = 0; i < 2_000; i++) {
      MrzFormat format =
          List.of(MrzFormat.TD1, MrzFormat.TD2, MrzFormat.TD3).get(random.nextInt(3));
      String surname = words(random, 1 + random.nextInt(6));
      String givenNames = words(random, random.nextInt(9));
      MrzMaking.Made made = (MrzMaking.Made) MrzMaker.make(named(format, surname, givenNames));

      String field = MrzLayout.of(format).slot(MrzField.NAME).of(made.mrz().lines());
      assertThat(field).hasSize(MrzLayout.of(format).slot(MrzField.NAME).length());
      if (made.truncated()) {
        assertThat(field).as(surname + ", " + givenNames).endsWith(field.replaceAll(".*<", ""));
        assertThat(field.charAt(field.length() - 1)).isBetween('A', 'Z');
      }
      assertThat(MrzSpecimensTest.read(made.mrz().text()).findings()).isEmpty();
      assertThat(made.mrz().primaryIdentifier().split(" ")).hasSameSizeAs(surname.split(" "));
    }
  }

  private static String words(Random random, int count) {
    StringBuilder words = new StringBuilder();
    for (int i = 0; i < count; i++) {
      words.append(words.isEmpty() ? "" : " ");
      words.append("ABCDEFGHIJKLMNOPQRSTUVWXYZ", 0, 2 + random.nextInt(20));
    }
    return words.toString();
  }

  @Test
  void initialsThatDoNotFitAreLeftOutFromTheEnd() {
    String field = nameField(named(MrzFormat.TD1, "Abcd", "B C D E F G H I J K L M N O P Q R S T"));

    // Thirty characters: two for each of fifteen parts, room for nothing else.
    assertThat(field).isEqualTo("A<<B<C<D<E<F<G<H<I<J<K<L<M<N<O");
  }

  @ParameterizedTest
  @CsvSource({
    "TD1,D23145890734,I<UTOD23145890<7349<<<<<<<<<<<",
    "TD2,D231458907345,D23145890<UTO7408122F1204159734",
  })
  void longDocumentNumbersOfCardsContinueInTheOptionalData(
      MrzFormat format, String number, String start) {
    Mrz mrz = MrzSpecimensTest.made(numbered(format, number, ""));

    assertThat(mrz.text()).contains(start.substring(0, 14));
    assertThat(mrz.documentNumber()).isEqualTo(number);
    MrzOutcome.Read read = MrzSpecimensTest.read(mrz.text());
    assertThat(read.findings()).isEmpty();
    assertThat(read.mrz().documentNumber()).isEqualTo(number);
  }

  @Test
  void theExampleOfALongNumberInDoc9303Part5() {
    Mrz mrz = MrzSpecimensTest.made(numbered(MrzFormat.TD1, "D23145890734", ""));

    assertThat(mrz.lines().get(0)).isEqualTo("I<UTOD23145890<7349<<<<<<<<<<<");
    assertThat(mrz.lines().get(1)).isEqualTo("7408122F1204159UTO<<<<<<<<<<<6");
  }

  @Test
  void optionalDataStandsBehindALongNumber() {
    Mrz mrz = MrzSpecimensTest.made(numbered(MrzFormat.TD1, "D23145890734", "AB 12"));

    assertThat(mrz.lines().get(0)).isEqualTo("I<UTOD23145890<7349<AB<12<<<<<");
    assertThat(MrzSpecimensTest.read(mrz.text()).mrz().optionalData()).isEqualTo("AB 12");
    assertThat(problems(numbered(MrzFormat.TD1, "D23145890734", "ABCDEFGHIJKL")))
        .singleElement()
        .asString()
        .contains("optionalData", "room for 10");
  }

  @Test
  void longestNumbers() {
    assertThat(MrzSpecimensTest.made(numbered(MrzFormat.TD1, "A".repeat(22), "")).documentNumber())
        .hasSize(22);
    assertThat(problems(numbered(MrzFormat.TD1, "A".repeat(23), ""))).hasSize(1);
    assertThat(problems(numbered(MrzFormat.TD2, "A".repeat(15), ""))).hasSize(1);
    assertThat(problems(MrzSpecimensTest.eriksson(MrzFormat.TD3, "P", "A".repeat(10), "")))
        .singleElement()
        .asString()
        .contains("documentNumber", "10 characters", "room for 9");
  }

  @Test
  void everyWrongComponentIsNamedAtOnce() {
    MrzContent wrong =
        new MrzContent(
            MrzFormat.TD3,
            "I",
            "UTP",
            "漢字",
            "Anna 2nd",
            "L-1",
            "DEU",
            PartialDate.UNKNOWN,
            "W",
            LocalDate.of(2036, 4, 15),
            "a",
            "B");

    assertThat(problems(wrong))
        .satisfiesExactly(
            p -> assertThat(p).startsWith("documentCode|").contains("begins with P"),
            p -> assertThat(p).startsWith("issuingState|"),
            p -> assertThat(p).startsWith("nationality|").contains("is D"),
            p -> assertThat(p).startsWith("surname|").contains("'漢' (U+6F22"),
            p -> assertThat(p).startsWith("givenNames|").contains("'2'").contains("Roman"),
            p -> assertThat(p).startsWith("optionalData|"),
            p -> assertThat(p).startsWith("optionalData2|").contains("room for 0"),
            p -> assertThat(p).startsWith("documentNumber|"),
            p -> assertThat(p).startsWith("sex|"));
  }

  @ParameterizedTest
  @CsvSource({
    "1974-08-12,740812,19740812",
    "1974-08,7408<<,19740800",
    "1974,74<<<<,19740000",
    "unknown,<<<<<<,00000000",
    "2000-02-29,000229,20000229",
  })
  void datesMayBeUnknownInParts(String text, String mrz, String digits) {
    PartialDate date = PartialDate.parse(text);

    assertThat(date.mrz()).isEqualTo(mrz);
    assertThat(date.digits()).isEqualTo(digits);
    assertThat(PartialDate.ofDigits(digits)).isEqualTo(date);
    assertThat(date).hasToString(text);
  }

  @ParameterizedTest
  @CsvSource({
    "1974-02-29,has no day 29",
    "1974-13-01,no month 13",
    "1974-00,no month 0",
    "1974-04-31,has no day 31",
    "74-08-12,a date is",
    "12.08.1974,a date is"
  })
  void datesThatDoNotExistAreRefused(String text, String why) {
    assertThatThrownBy(() -> PartialDate.parse(text))
        .isInstanceOf(DateTimeException.class)
        .hasMessageContaining(why);
  }

  @Test
  void statesHaveTheirCodesOfTwoLetters() {
    assertThat(IssuingStates.twoLetter("UTO")).contains("UT");
    assertThat(IssuingStates.twoLetter("D")).contains("DE");
    assertThat(IssuingStates.twoLetter("DEU")).isEmpty();
    assertThat(IssuingStates.twoLetter("NLD")).contains("NL");
    assertThat(IssuingStates.twoLetter("GBN")).contains("GB");
    assertThat(IssuingStates.twoLetter("RKS")).contains("KS");
    assertThat(IssuingStates.twoLetter("XXX")).isEmpty();
    assertThat(IssuingStates.isNationality("XXX")).isTrue();
    assertThat(IssuingStates.isIssuer("XXX")).isFalse();
    assertThat(IssuingStates.isIssuer("ZZZ")).isFalse();
  }
}
