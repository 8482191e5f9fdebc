package dev.marty.emrtd.mrz;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names of many languages. */
class TransliterationTest {
  private static String of(String text, String state) {
    Transliteration.Outcome outcome = Transliteration.of(text, state);
    assertThat(outcome).isInstanceOf(Transliteration.Outcome.Written.class);
    return String.join("<", ((Transliteration.Outcome.Written) outcome).parts());
  }

  @ParameterizedTest
  @CsvSource({
    "Müller,MUELLER",
    "Straßer,STRASSER",
    "STRAẞER,STRASSER",
    "Ångström Søren Æther,AANGSTROEM<SOEREN<AETHER",
    "Þórður Guðmundsdóttir,THORDUR<GUDMUNDSDOTTIR",
    "Łukasz Żółć,LUKASZ<ZOLC",
    "Ñuñez,NUNEZ",
    "Dvořák Čapek,DVORAK<CAPEK",
    "Yıldırım İnönü Ğ,YILDIRIM<INOENUE<G",
    "Ĳsbrand Œuvre Ŋ,IJSBRAND<OEUVRE<N",
    "Nguyễn Phương Đặng,NGUYEN<PHUONG<DANG",
    "Ștefan Țepeș,STEFAN<TEPES",
    "O'Connor D’Arcy Oʼneil,OCONNOR<DARCY<ONEIL",
    "Anna-Maria  van der‐Berg,ANNA<MARIA<VAN<DER<BERG",
    "'Smith, Jr. (Bob)',SMITH<JR<BOB",
  })
  void latin(String text, String expected) {
    assertThat(of(text, "UTO")).isEqualTo(expected);
    String decomposed = Normalizer.normalize(text, Normalizer.Form.NFD);
    assertThat(of(decomposed, "UTO")).isEqualTo(expected);
  }

  /** Persian joins and separates letters by U+200C; the others come from word processors. */
  @ParameterizedTest
  @CsvSource({
    "\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645,MXYAXKHWAHM",
    "\u200FMa\u00ADria\u200D,MARIA",
    "\u202AJosé\u202C\uFEFF,JOSE",
    "\u2066A\u200Bnn\u2060a\u2069,ANNA",
    "A\u20DDnna\uFE0F I\u0483v,ANNA<IV",
    "\u0641\u0627\u0637\u0645\u0629\u200F,FAXTTMXAH",
    "\u0641\u0627\u0637\u0645\u0629\u064C,FAXTTMXAH",
    "\u0645\u062D\u0645\u0651\u200C\u062F,MXHMMD",
  })
  void whatIsNotSeenIsNotWritten(String text, String expected) {
    assertThat(of(text, "UTO")).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "Чайковский Пётр Ильич,RUS,CHAIKOVSKII<PETR<ILICH",
    "Щёголев Объедков Эльза Юрьева Яхин,RUS,SHCHEGOLEV<OBIEEDKOV<ELZA<IUREVA<IAKHIN",
    "Щерев,BGR,SHTEREV",
    "Григорій,UKR,HRYHORII",
    "Юлія Гриценко Єва Їжак Йосип,UKR,YULIIA<HRYTSENKO<YEVA<YIZHAK<YOSYP",
    "Дођић Ђорђевић Чачак Шљивић Жижић Хаџић,SRB," + "DODIC<DORDEVIC<CACAK<SLJIVIC<ZIZIC<HADJIC",
    "Ѓорѓиев Ќосев Цветков,MKD,GJORGJIEV<KJOSEV<CVETKOV",
    "Пётр Гоголь,BLR,PIOTR<HOHOL",
  })
  void cyrillic(String text, String state, String expected) {
    assertThat(of(text, state)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "محمود عبدالرحيم,MXHMWD<EBDALRXHYM",
    "فاطمة,FAXTTMXAH",
    "محمّد,MXHMMD",
  })
  void arabic(String text, String expected) {
    assertThat(of(text, "UTO")).isEqualTo(expected);
  }

  @Test
  void whatHasNoTransliterationIsNamed() {
    for (String text : List.of("Ωμέγα", "漢字", "Қазақ", "X Æ A-12", "a\u0000b", "🙂")) {
      Transliteration.Outcome outcome = Transliteration.of(text, "UTO");
      assertThat(outcome).as(text).isInstanceOf(Transliteration.Outcome.Refused.class);
      Transliteration.Outcome.Refused refused = (Transliteration.Outcome.Refused) outcome;
      assertThat(refused.detail())
          .contains(String.format(Locale.ROOT, "U+%04X", refused.codePoint()));
    }
  }
}
