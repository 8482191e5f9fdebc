package dev.marty.emrtd.mrz;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Writes names in the letters of the machine readable zone (Doc 9303-3 clause 4.6 and section 6).
 *
 * <p>Letters with diacritics that table A does not list, Vietnamese ones for instance, are written
 * as their base letter, as it does with most it lists. Pure; safe on any thread.
 */
final class Transliteration {
  private static final int TEH_MARBUTA = 0x0629;
  private static final int SHADDA = 0x0651;
  private static final String UKRAINE = "UKR";

  /** What became of a text. */
  sealed interface Outcome {
    /**
     * It can be written.
     *
     * @param parts the components of the name, each of A-Z, none empty
     */
    record Written(List<String> parts) implements Outcome {
      /** Copies the parts. */
      public Written {
        parts = List.copyOf(parts);
      }
    }

    /**
     * A character has no transliteration.
     *
     * @param codePoint the first such
     * @param detail names it
     */
    record Refused(int codePoint, String detail) implements Outcome {}
  }

  private Transliteration() {}

  /**
   * Transliterates one identifier. Spaces, hyphens and commas separate its components; apostrophes
   * and other punctuation are left out.
   *
   * @param text as the person writes it, any case
   * @param issuingState three letters; some Cyrillic letters depend on it
   * @return the components in their order, or the character that stands in the way
   */
  static Outcome of(String text, String issuingState) {
    String upper = Normalizer.normalize(text, Normalizer.Form.NFC).toUpperCase(Locale.ROOT);
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    String last = "";
    int[] letters = upper.codePoints().filter(c -> !vanishes(c)).toArray();
    for (int i = 0; i < letters.length; i++) {
      int c = letters[i];
      if (separates(c)) {
        end(part, parts);
        last = "";
        continue;
      }
      boolean ends = i + 1 == letters.length || separates(letters[i + 1]);
      String written = written(c, issuingState, part.isEmpty(), ends, last);
      if (written == null) {
        return new Outcome.Refused(c, refusal(c));
      }
      part.append(written);
      last = written.isEmpty() ? last : written;
    }
    end(part, parts);
    return new Outcome.Written(parts);
  }

  /**
   * What is seen only in how its neighbours look, and is no letter: the zero width non-joiner of
   * Persian names, other invisible characters, marks that no composed letter has taken in. Left out
   * before anything else, so that the end of a name is where its last letter is.
   */
  private static boolean vanishes(int c) {
    int type = Character.getType(c);
    boolean mark = type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
    return type == Character.FORMAT || (mark && c != SHADDA);
  }

  private static void end(StringBuilder part, List<String> parts) {
    if (!part.isEmpty()) {
      parts.add(part.toString());
      part.setLength(0);
    }
  }

  private static boolean separates(int c) {
    return Character.isSpaceChar(c)
        || Character.getType(c) == Character.DASH_PUNCTUATION
        || c == ','
        || c == '<';
  }

  private static String written(
      int c, String state, boolean begins, boolean ends, String lastWritten) {
    if (c >= 'A' && c <= 'Z') {
      return Character.toString(c);
    }
    String latin = TransliterationTables.LATIN.get(c);
    if (latin != null) {
      return latin;
    }
    String cyrillic = cyrillic(c, state, begins);
    if (cyrillic != null) {
      return cyrillic;
    }
    if (c == TEH_MARBUTA && ends) {
      return "XAH";
    }
    String arabic = TransliterationTables.ARABIC.get(c);
    if (arabic != null) {
      return arabic;
    }
    return c == SHADDA ? lastWritten : unlisted(c);
  }

  private static String cyrillic(int c, String state, boolean begins) {
    if (begins && state.equals(UKRAINE)) {
      String initial = TransliterationTables.UKRAINIAN_INITIAL.get(c);
      if (initial != null) {
        return initial;
      }
    }
    String ofState =
        TransliterationTables.CYRILLIC_OF_STATE
            .getOrDefault(state, TransliterationTables.CYRILLIC)
            .get(c);
    return ofState == null ? TransliterationTables.CYRILLIC.get(c) : ofState;
  }

  private static String unlisted(int c) {
    boolean softSign = c == 'Ь';
    boolean tatweel = c == 0x0640;
    boolean modifierApostrophe = c == 0x02BC || c == 0x02B9;
    if (softSign || tatweel || modifierApostrophe || isPunctuation(c)) {
      return "";
    }
    int base = Normalizer.normalize(Character.toString(c), Normalizer.Form.NFD).codePointAt(0);
    if (base >= 'A' && base <= 'Z') {
      return Character.toString(base);
    }
    return null;
  }

  private static boolean isPunctuation(int c) {
    return switch (Character.getType(c)) {
      case Character.OTHER_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION ->
          true;
      default -> c == '`' || c == '\u00B4';
    };
  }

  private static String refusal(int c) {
    String name = Character.getName(c);
    String which = String.format(Locale.ROOT, "U+%04X%s", c, name == null ? "" : " " + name);
    if (Character.isISOControl(c) || Character.getType(c) == Character.UNASSIGNED) {
      return "the character " + which + " cannot stand in a name";
    }
    return Character.isDigit(c)
        ? String.format(
            Locale.ROOT,
            "the character '%s' (%s) is a digit; names have Roman numerals",
            Character.toString(c),
            which)
        : String.format(
            Locale.ROOT,
            "the character '%s' (%s) has no transliteration in Doc 9303-3",
            Character.toString(c),
            which);
  }
}
