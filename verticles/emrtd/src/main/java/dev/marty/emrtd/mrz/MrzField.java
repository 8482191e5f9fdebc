package dev.marty.emrtd.mrz;

/** The data elements of a machine readable zone, by the names interfaces use. */
public enum MrzField {
  /** Kind of document, P for passports. */
  DOCUMENT_CODE("documentCode"),
  /** State or organisation that issued it. */
  ISSUING_STATE("issuingState"),
  /** Name of the holder: primary and secondary identifier. */
  NAME("name"),
  /** Number of the document. */
  DOCUMENT_NUMBER("documentNumber"),
  /** Check digit of the number, or a filler where the number is longer than nine characters. */
  DOCUMENT_NUMBER_CHECK("documentNumberCheckDigit"),
  /** Nationality of the holder. */
  NATIONALITY("nationality"),
  /** Birth, YYMMDD. */
  DATE_OF_BIRTH("dateOfBirth"),
  /** Check digit of the date of birth. */
  DATE_OF_BIRTH_CHECK("dateOfBirthCheckDigit"),
  /** M, F or a filler. */
  SEX("sex"),
  /** Last day of validity, YYMMDD. */
  DATE_OF_EXPIRY("dateOfExpiry"),
  /** Check digit of the date of expiry. */
  DATE_OF_EXPIRY_CHECK("dateOfExpiryCheckDigit"),
  /** Personal number of a passport, optional data of a card. */
  OPTIONAL_DATA("optionalData"),
  /** Check digit of a passport's personal number. */
  OPTIONAL_DATA_CHECK("optionalDataCheckDigit"),
  /** Second optional data of a TD1 card. */
  OPTIONAL_DATA_2("optionalData2"),
  /** Check digit over several fields. */
  COMPOSITE_CHECK("compositeCheckDigit");

  private final String text;

  MrzField(String text) {
    this.text = text;
  }

  /** The name in interfaces. */
  public String text() {
    return text;
  }
}
