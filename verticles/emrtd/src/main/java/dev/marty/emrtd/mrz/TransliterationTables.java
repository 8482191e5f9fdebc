package dev.marty.emrtd.mrz;

import java.util.HashMap;
import java.util.Map;

/**
 * The recommended transliterations of Doc 9303-3 section 6, upper case. Each line is what is
 * written, then the characters that are written so. Where the standard offers a choice (Ä, Å, Ñ, Ö,
 * Ü), the first it names is taken.
 */
final class TransliterationTables {
  /** Table A, characters outside A-Z. */
  static final Map<Integer, String> LATIN =
      table(
          """
          A ÀÁÂÃĀĂĄ
          AA Å
          AE ÄÆ
          C ÇĆĈĊČ
          D ÐĎĐ
          E ÈÉÊËĒĔĖĘĚ
          G ĜĞĠĢ
          H ĤĦ
          I ÌÍÎÏĨĪĬĮİ
          IJ Ĳ
          J Ĵ
          K Ķ
          L ĹĻĽĿŁ
          N ÑŃŅŇŊ
          O ÒÓÔÕŌŎŐ
          OE ÖØŒ
          Q ĸ
          R ŔŖŘ
          S ŚŜŞŠ
          SS ẞß
          T ŢŤŦ
          TH Þ
          U ÙÚÛŨŪŬŮŰŲ
          UE Ü
          W Ŵ
          Y ÝŶŸ
          Z ŹŻŽ
          """);

  /** Table B. The soft sign is not written. */
  static final Map<Integer, String> CYRILLIC =
      table(
          """
          A А
          B Б
          C Ћ
          CH Ч
          D ДЂ
          DJ Џ
          DZ Ѕ
          E ЕЁЭ
          F Ф
          G ГҐЃ
          I ИІЇЙ
          IA Я
          IE ЄЪ
          IU Ю
          J Ј
          K КЌ
          KH Х
          L Л
          LJ Љ
          M М
          N Н
          NJ Њ
          O О
          P П
          R Р
          S С
          SH Ш
          SHCH Щ
          T Т
          TS Ц
          U УЎѪ
          V В
          Y Ы
          Z З
          ZH Ж
          """);

  /** Table B, where it depends on whose language it is. */
  static final Map<String, Map<Integer, String>> CYRILLIC_OF_STATE =
      Map.of(
          "BGR", table("SHT Щ\n"),
          "BLR", table("H Г\nIO Ё\n"),
          "MKD", table("H Х\nC Ц\nGJ Ѓ\nKJ Ќ\n"),
          "SRB", table("H ГХ\nZ Ж\nC ЦЧ\nS Ш\n"),
          "UKR", table("H Г\nY И\n"));

  /** Table B, Ukrainian letters at the beginning of a name. */
  static final Map<Integer, String> UKRAINIAN_INITIAL = table("YE Є\nYI Ї\nY Й\nYU Ю\nYA Я\n");

  /** Table C. The teh marbuta at the end of a part of a name is an exception made elsewhere. */
  static final Map<Integer, String> ARABIC =
      table(
          """
          A \u0627
          B \u0628
          D \u062F
          E \u0639
          F \u0641
          G \u063A
          H \u0647
          I \u0625
          J \u062C
          K \u0643
          L \u0644
          M \u0645
          N \u0646
          P \u067E
          Q \u0642
          R \u0631
          S \u0633
          T \u062A
          W \u0648
          XAA \u0622
          XAE \u0623
          XAY \u0649
          XBE \u06D3
          XC \u0686
          XDH \u0630
          XDO \u06BE
          XDR \u0689
          XDZ \u0636
          XE \u0621
          XGE \u06C2
          XGG \u06AF
          XH \u062D
          XI \u0626
          XJ \u0698
          XKE \u0681
          XKH \u062E
          XKK \u06A9
          XNG \u06AD
          XNN \u06BA
          XRR \u0693
          XRT \u067C
          XRX \u0696
          XSH \u0634
          XSS \u0635
          XTA \u0629
          XTG \u06C3
          XTH \u062B
          XTT \u0637
          XW \u0624
          XXA \u0671
          XXD \u0688
          XXG \u06C1
          XXH \u0685
          XXK \u06AB
          XXN \u06BC
          XXR \u0691
          XXS \u069A
          XXT \u0679
          XXY \u06CD
          XYA \u06CC
          XYB \u06D2
          XYH \u06C0
          XZZ \u0638
          Y \u064A\u06D0
          Z \u0632
          """);

  private TransliterationTables() {}

  private static Map<Integer, String> table(String lines) {
    Map<Integer, String> table = new HashMap<>();
    lines
        .lines()
        .forEach(
            line -> {
              int space = line.indexOf(' ');
              String written = line.substring(0, space);
              line.substring(space + 1).codePoints().forEach(c -> table.put(c, written));
            });
    return Map.copyOf(table);
  }
}
