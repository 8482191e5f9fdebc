package dev.marty.emrtd.sod;

/** What reading an EF.SOD came to. */
public sealed interface SodOutcome {

  /**
   * It is an EF.SOD. Nothing is said yet about its signature: that is {@link SodSignature}.
   *
   * @param sod everything in it
   */
  record Read(Sod sod) implements SodOutcome {}

  /**
   * It is none.
   *
   * @param reason which rule it broke
   * @param detail where, and what to do about it; safe to show to a client
   */
  record Refused(Reason reason, String detail) implements SodOutcome {}

  /** Why bytes are no EF.SOD. */
  enum Reason {
    /** No bytes at all. */
    EMPTY,
    /** Not BER or DER; PEM and base64 text too. */
    NOT_ASN1,
    /** The input, or the LDSSecurityObject in it, ends before an element does. */
    TRUNCATED,
    /** Bytes follow the EF.SOD, or what it signs. */
    TRAILING_DATA,
    /** Nested deeper than {@link dev.marty.emrtd.asn1.Asn1Limits#STANDARD}. */
    TOO_DEEP,
    /** The outer tag is not 77 (Doc 9303-10 Table 36). */
    WRONG_TAG,
    /** Not a CMS SignedData (RFC 5652 clause 5). */
    NOT_SIGNED_DATA,
    /** SignedData of something else than an LDSSecurityObject. */
    WRONG_CONTENT_TYPE,
    /** A detached signature: the LDSSecurityObject is not inside. */
    CONTENT_MISSING,
    /** The content is not an LDSSecurityObject (Doc 9303-10 clause 4.6.2.3). */
    MALFORMED_CONTENT,
    /** The data groups are hashed by a function that is not accepted. */
    UNSUPPORTED_ALGORITHM,
    /** No SignerInfo: nobody vouches for the content. */
    NO_SIGNER,
    /** More SignerInfos than are worth checking. */
    TOO_MANY_SIGNERS
  }
}
