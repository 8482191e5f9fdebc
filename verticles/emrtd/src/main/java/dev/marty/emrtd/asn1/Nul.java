package dev.marty.emrtd.asn1;

/**
 * The character zero, which may stand in any text of others, and which no PostgreSQL text can hold.
 *
 * <p>Pure; safe on any thread.
 */
public final class Nul {
  private Nul() {}

  /**
   * Writes it as RFC 4514 clause 2.4 has it in names.
   *
   * @param text not null
   * @return the text with {@code \\00} for each
   */
  public static String escaped(String text) {
    return text.replace("\0", "\\00");
  }
}
