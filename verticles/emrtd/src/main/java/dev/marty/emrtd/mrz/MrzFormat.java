package dev.marty.emrtd.mrz;

import java.util.Arrays;
import java.util.Optional;

/** The machine readable zones of Doc 9303, by the document they stand on. */
public enum MrzFormat {
  /** Card, three lines (Doc 9303-5). */
  TD1(3, 30),
  /** Larger card, two lines (Doc 9303-6). */
  TD2(2, 36),
  /** Passport, two lines (Doc 9303-4). */
  TD3(2, 44),
  /** Visa of passport size (Doc 9303-7). */
  MRV_A(2, 44),
  /** Smaller visa (Doc 9303-7). */
  MRV_B(2, 36);

  private final int lines;
  private final int length;

  MrzFormat(int lines, int length) {
    this.lines = lines;
    this.length = length;
  }

  /** Characters in each line. */
  int length() {
    return length;
  }

  /** Characters in all lines together, as DG1 holds them. */
  int size() {
    return lines * length;
  }

  /** Whether it stands on a visa: no composite check digit, never on a chip of its own. */
  boolean visa() {
    return this == MRV_A || this == MRV_B;
  }

  /** The text used in interfaces: {@code TD3}, {@code MRV-A}. */
  public String text() {
    return name().replace('_', '-');
  }

  /**
   * Finds the format of lines with a shape.
   *
   * @param lines how many
   * @param length characters in each
   * @param visa whether the document code begins with V
   */
  static Optional<MrzFormat> of(int lines, int length, boolean visa) {
    return Arrays.stream(values())
        .filter(f -> f.lines == lines && f.length == length && f.visa() == (visa && lines == 2))
        .findFirst();
  }
}
