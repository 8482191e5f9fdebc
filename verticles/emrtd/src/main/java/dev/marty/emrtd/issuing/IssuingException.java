package dev.marty.emrtd.issuing;

/**
 * A certificate that must not be made: a bound of Doc 9303-12 is not kept. Checked, because what
 * clients ask for is often out of bounds and has to become an answer that names the field.
 */
public final class IssuingException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String field;

  /**
   * Makes the exception.
   *
   * @param field what is out of bounds, named as in the contracts: {@code validity}, {@code
   *     privateKeyUsage}, {@code icaoCode}…
   * @param message the bound, where it stands in the standard, and what was asked; safe to show
   */
  IssuingException(String field, String message) {
    super(message);
    this.field = field;
  }

  /**
   * Returns what is out of bounds.
   *
   * @return the field's name
   */
  public String field() {
    return field;
  }
}
