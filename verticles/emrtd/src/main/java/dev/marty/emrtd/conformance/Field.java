package dev.marty.emrtd.conformance;

/** The field a finding is about: the middle of a conformance code. */
public enum Field {
  /** Version. */
  VER("Version"),
  /** Serial number. */
  SER("Serial Number"),
  /** Signature and its algorithm. */
  SIG("Signature"),
  /** Issuer. */
  ISS("Issuer"),
  /** Validity. */
  VAL("Validity"),
  /** Subject. */
  SUB("Subject"),
  /** Subject public key info. */
  PKI("Subject Public Key Info"),
  /** Authority key identifier. */
  AKI("Authority Key Identifier"),
  /** Subject key identifier. */
  SKI("Subject Key Identifier"),
  /** Key usage. */
  BKU("Key Usage"),
  /** Private key usage period. */
  PKU("Private Key Usage Period"),
  /** Subject alternative name. */
  SAN("Subject Alternative Name"),
  /** Issuer alternative name. */
  IAN("Issuer Alternative Name"),
  /** Basic constraints. */
  BAC("Basic Constraints"),
  /** Extended key usage. */
  EKU("Extended Key Usage"),
  /** CRL distribution points. */
  CDP("CRL Distribution Point"),
  /** Document type list. */
  DTL("Document Type List Extension"),
  /** Other extensions. */
  EXT("Extensions"),
  /** Master list: the list of certificates. */
  LST("Certificate List"),
  /** Signed object: SignerInfo. */
  SGI("Signer Info"),
  /** Signed object: certificates of the CMS object. */
  CER("Certificates"),
  /** Signed object: algorithm identifiers of hash functions. */
  DIG("Digest Algorithm"),
  /** EF.SOD: LDSSecurityObject. */
  LDS("LDS Security Object");

  private final String title;

  Field(String title) {
    this.title = title;
  }

  /**
   * Returns the name used in texts.
   *
   * @return as the PKD writes it
   */
  public String title() {
    return title;
  }
}
