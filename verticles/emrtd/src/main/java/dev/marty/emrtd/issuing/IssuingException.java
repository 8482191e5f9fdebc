package dev.marty.emrtd.issuing;

import java.util.List;

/**
 * A certificate that must not be made: a bound of Doc 9303-12 is not kept. Checked, because what
 * clients ask for is often out of bounds and has to become an answer that names the field.
 */
public final class IssuingException extends Exception {
  private static final long serialVersionUID = 1L;

  private final List<String> fields;

  /**
   * Makes the exception.
   *
   * @param field what is out of bounds, named as in the contracts: {@code validity}, {@code
   *     privateKeyUsage}, {@code icaoCode}…
   * @param message the bound, where it stands in the standard, and what was asked; safe to show
   */
  IssuingException(String field, String message) {
    this(List.of(field), message);
  }

  /**
   * Makes the exception for fields of which each is within its bounds and which do not go together.
   *
   * @param fields at least one
   * @param message as above
   */
  IssuingException(List<String> fields, String message) {
    super(message);
    this.fields = List.copyOf(fields);
  }

  /**
   * Returns what is out of bounds.
   *
   * @return the field's name
   */
  public String field() {
    return fields.get(0);
  }

  /**
   * Returns all that do not go together.
   *
   * @return one field, or several
   */
  public List<String> fields() {
    return fields;
  }
}
