package dev.marty.emrtd.conformance;

/** The field a finding is about: the middle of a conformance code. */
public enum Field {
  /** Version. */
  VER("Version"),
  /** Serial number. */
  SER("Serial Number"),
  /** Signature algorithm. */
  SIG("Signature"),
  /** Signature value. */
  SVA("Signature Value"),
  /** Issuer. */
  ISS("Issuer"),
  /** Validity. */
  VAL("Validity"),
  /** Subject. */
  SUB("Subject"),
  /** Subject public key info. */
  PKI("Subject Public Key Info"),
  /** Unique identifiers of issuer and subject. */
  UID("Unique Identifiers"),
  /** Authority key identifier. */
  AKI("Authority Key Identifier"),
  /** Subject key identifier. */
  SKI("Subject Key Identifier"),
  /** Key usage. */
  BKU("Key Usage"),
  /** Private key usage period. */
  PKU("Private Key Usage Period"),
  /** Certificate policies. */
  CEP("Certificate Policies"),
  /** Policy mappings. */
  POM("Policy Mappings"),
  /** Subject alternative name. */
  SAN("Subject Alternative Name"),
  /** Issuer alternative name. */
  IAN("Issuer Alternative Name"),
  /** Subject directory attributes. */
  SDA("Subject Directory Attributes"),
  /** Basic constraints. */
  BAC("Basic Constraints"),
  /** Name constraints. */
  NAC("Name Constraints"),
  /** Policy constraints. */
  POC("Policy Constraints"),
  /** Extended key usage. */
  EKU("Extended Key Usage"),
  /** CRL distribution points. */
  CDP("CRL Distribution Point"),
  /** Inhibit any-policy. */
  IAP("Inhibit Any Policy"),
  /** Freshest CRL. */
  FCR("Freshest CRL"),
  /** Private internet extensions: authority and subject information access. */
  PIE("Private Internet Extensions"),
  /** Netscape extensions. */
  NCE("Netscape Extensions"),
  /** Document type list. */
  DTL("Document Type List Extension"),
  /** Other extensions. */
  EXT("Extensions"),
  /** CRL: when it was made. */
  TUP("This Update"),
  /** CRL: when the next is due. */
  NUP("Next Update"),
  /** CRL: the revoked certificates. */
  REC("Revoked Certificates"),
  /** CRL: its number. */
  CRN("CRL Number"),
  /** CRL: delta CRL indicator. */
  DCR("Delta CRL Indicator"),
  /** CRL: issuing distribution point. */
  IDP("Issuing Distribution Point"),
  /** CRL entry: reason code. */
  REA("Reason Code"),
  /** CRL entry: hold instruction code. */
  HIC("Hold Instruction Code"),
  /** CRL entry: invalidity date. */
  IND("Invalidity Date"),
  /** CRL entry: certificate issuer. */
  CEI("Certificate Issuer"),
  /** Master list: the list of certificates. */
  LST("Certificate List"),
  /** Deviation list: the deviations. */
  DEV("Deviations"),
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
  String title() {
    return title;
  }
}
