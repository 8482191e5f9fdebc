package dev.marty.emrtd.deviationlist;

import dev.marty.emrtd.asn1.Oids;
import java.util.Arrays;
import java.util.Optional;

/** The deviations Doc 9303-12 clause 10.2 defines. */
enum DeviationType {
  /** Certificates or keys. */
  CERTIFICATE_OR_KEY("1", "certificate or key"),
  /** The signature of the Document Signer certificate. */
  DOCUMENT_SIGNER_SIGNATURE("1.1", "signature of the Document Signer certificate wrong"),
  /** The encoding of the Document Signer certificate. */
  DOCUMENT_SIGNER_ENCODING("1.2", "Document Signer certificate encoded wrongly"),
  /** The encoding of the CSCA certificate. */
  CSCA_ENCODING("1.3", "CSCA certificate encoded wrongly"),
  /** Keys of Active Authentication. */
  ACTIVE_AUTHENTICATION_KEY("1.4", "key of Active Authentication compromised"),
  /** The logical data structure. */
  LDS("2", "logical data structure"),
  /** A data group. */
  DATA_GROUP_MALFORMED("2.1", "data group malformed"),
  /** A hash of a data group. */
  DATA_GROUP_HASH("2.2", "hash of a data group wrong"),
  /** The signature of EF.SOD. */
  SOD_SIGNATURE("2.3", "signature of EF.SOD wrong"),
  /** EF.COM. */
  COM_INCONSISTENT("2.4", "EF.COM and EF.SOD inconsistent"),
  /** The machine readable zone. */
  MRZ("3", "machine readable zone"),
  /** Data of the machine readable zone. */
  MRZ_DATA("3.1", "data of the machine readable zone wrong"),
  /** Check digits of the machine readable zone. */
  MRZ_CHECK_DIGIT("3.2", "check digit of the machine readable zone wrong"),
  /** The chip. */
  CHIP("4", "chip"),
  /** What only the State understands, this and every OID below it. */
  NATIONAL_USE("5", "of national use");

  private final String oid;
  private final String text;

  DeviationType(String arc, String text) {
    this.oid = Oids.DEVIATION_LIST.branch(arc).getId();
    this.text = text;
  }

  /**
   * Finds a type.
   *
   * @param oid dotted
   * @return the type, or empty
   */
  static Optional<DeviationType> of(String oid) {
    return oid.startsWith(NATIONAL_USE.oid + ".")
        ? Optional.of(NATIONAL_USE)
        : Arrays.stream(values()).filter(type -> type.oid.equals(oid)).findFirst();
  }

  /**
   * Returns the type's identifier.
   *
   * @return dotted OID
   */
  String oid() {
    return oid;
  }

  /**
   * Returns words for it.
   *
   * @return such as {@code chip}
   */
  String text() {
    return text;
  }
}
