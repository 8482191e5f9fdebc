package dev.marty.emrtd.mrz;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A machine readable zone, cut into its fields. Fields are as they stand without the fillers that
 * pad them; fillers inside an identifier are spaces here.
 *
 * @param format of the document
 * @param lines as they stand
 * @param documentCode one or two letters
 * @param issuingState one to three letters, D for Germany
 * @param primaryIdentifier surname, for most people
 * @param secondaryIdentifier given names, or empty
 * @param documentNumber whole, also where a card keeps its end in the optional data
 * @param nationality one to three letters
 * @param dateOfBirth six characters YYMMDD, unknown parts as fillers
 * @param sex M, F or a filler
 * @param dateOfExpiry six characters YYMMDD
 * @param optionalData what is left of the optional data after a long document number
 * @param optionalData2 of TD1 only, else empty
 */
public record Mrz(
    MrzFormat format,
    List<String> lines,
    String documentCode,
    String issuingState,
    String primaryIdentifier,
    String secondaryIdentifier,
    String documentNumber,
    String nationality,
    String dateOfBirth,
    String sex,
    String dateOfExpiry,
    String optionalData,
    String optionalData2) {

  /** Copies the lines. */
  public Mrz {
    lines = List.copyOf(lines);
  }

  /** The lines as people see them, separated by line feeds. */
  public String text() {
    return String.join("\n", lines);
  }

  /** All characters without separators, as DG1 holds them. */
  public byte[] encoded() {
    return String.join("", lines).getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Whether the name fills its field to the last character with a letter: it may have been
   * truncated (Doc 9303-4 clause 4.2.3).
   */
  public boolean nameMayBeTruncated() {
    String field = MrzLayout.of(format).slot(MrzField.NAME).of(lines);
    return field.charAt(field.length() - 1) != '<';
  }
}
