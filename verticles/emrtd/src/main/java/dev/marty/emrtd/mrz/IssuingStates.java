package dev.marty.emrtd.mrz;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Codes of states and organisations (Doc 9303-3 section 5): ISO 3166-1, and where Doc 9303 differs.
 */
public final class IssuingStates {
  /** Codes that only say what nationality someone has: stateless, refugee, other, unspecified. */
  private static final Set<String> ONLY_NATIONALITY = Set.of("XXA", "XXB", "XXC", "XXX");

  /** Part D of section 5: issue documents, and have no code of two letters of their own. */
  private static final Set<String> WITHOUT_TWO_LETTERS =
      Set.of("XBA", "XIM", "XCC", "XCE", "XCO", "XEC", "XPO", "XES", "XMP", "XOM", "XDC", "IAO");

  private static final Map<String, String> TWO_LETTERS = twoLetters();

  private IssuingStates() {}

  private static Map<String, String> twoLetters() {
    Map<String, String> codes = new HashMap<>();
    for (String two : Locale.getISOCountries()) {
      codes.put(new Locale.Builder().setRegion(two).build().getISO3Country(), two);
    }
    // Germany uses one letter, the United Kingdom one code for each status of its nationals.
    codes.remove("DEU");
    codes.put("D", "DE");
    for (String british : Set.of("GBD", "GBN", "GBO", "GBP", "GBS")) {
      codes.put(british, "GB");
    }
    codes.put("EUE", "EU");
    codes.put("UNO", "UN");
    codes.put("UNA", "UN");
    codes.put("UNK", "UN");
    // Kosovo signs its passports under KS.
    codes.put("RKS", "KS");
    // Utopia, the state of the specimens.
    codes.put("UTO", "UT");
    return Map.copyOf(codes);
  }

  /**
   * Finds the code of two letters that certificates carry as country.
   *
   * @param code as in the machine readable zone without fillers: UTO, D
   * @return upper case, or empty if nobody with this code has one
   */
  public static Optional<String> twoLetter(String code) {
    return Optional.ofNullable(TWO_LETTERS.get(code));
  }

  /**
   * Finds the codes of machine readable zones whose certificates carry one of some countries.
   *
   * @param countries of two letters
   */
  public static Set<String> of(Set<String> countries) {
    return TWO_LETTERS.entrySet().stream()
        .filter(code -> countries.contains(code.getValue()))
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether documents can be issued under a code. */
  static boolean isIssuer(String code) {
    return TWO_LETTERS.containsKey(code) || WITHOUT_TWO_LETTERS.contains(code);
  }

  /** Whether a code can stand as nationality. */
  static boolean isNationality(String code) {
    return isIssuer(code) || ONLY_NATIONALITY.contains(code);
  }
}
