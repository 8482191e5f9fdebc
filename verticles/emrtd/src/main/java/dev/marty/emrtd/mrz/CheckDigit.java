package dev.marty.emrtd.mrz;

/** Check digits of Doc 9303-3 clause 4.9: weights 7, 3, 1; the remainder modulo 10. */
final class CheckDigit {
  private static final int[] WEIGHTS = {7, 3, 1};

  private CheckDigit() {}

  /**
   * Computes a check digit.
   *
   * @param text of A-Z, 0-9 and fillers; other characters count as fillers, they are reported
   *     elsewhere
   * @return a digit
   */
  static char of(String text) {
    int sum = 0;
    for (int i = 0; i < text.length(); i++) {
      sum += value(text.charAt(i)) * WEIGHTS[i % WEIGHTS.length];
    }
    return (char) ('0' + sum % 10);
  }

  private static int value(char c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    return c >= 'A' && c <= 'Z' ? c - 'A' + 10 : 0;
  }
}
