package dev.marty.emrtd.masterlist;

/** What reading a master list came to. */
public sealed interface MasterListOutcome {

  /**
   * The list is intact, signed by the certificate it carries, and that was issued by a CSCA it
   * carries. This says that the list agrees with itself. Whether to <em>trust</em> it is another
   * question: the caller compares {@link SignatureReport#issuer()} with the CSCA certificates it
   * obtained by other means (Doc 9303-12 clause 6.1.1).
   *
   * @param list everything in it
   */
  record Accepted(MasterList list) implements MasterListOutcome {}

  /**
   * The list must not be used.
   *
   * @param reason which rule it broke
   * @param detail where, and what to do about it; safe to show to a client
   */
  record Refused(Reason reason, String detail) implements MasterListOutcome {}

  /** Why a list is refused. */
  enum Reason {
    /** No bytes at all. */
    EMPTY,
    /** Not BER or DER; PEM and base64 text too. */
    NOT_ASN1,
    /** The input ends before an element does. */
    TRUNCATED,
    /** Bytes follow the CMS object. */
    TRAILING_DATA,
    /** Nested deeper than {@link dev.marty.emrtd.asn1.Asn1Limits#STANDARD}. */
    TOO_DEEP,
    /** ASN.1, but not a CMS SignedData (RFC 5652 clause 5). */
    NOT_SIGNED_DATA,
    /** SignedData of something else than a master list. */
    WRONG_CONTENT_TYPE,
    /** The content is not a CscaMasterList (Doc 9303-12 clause 9.2). */
    MALFORMED_CONTENT,
    /** No SignerInfo: nobody vouches for the content. */
    NO_SIGNER,
    /** More SignerInfos than are worth checking. */
    TOO_MANY_SIGNERS,
    /** The signer's certificate is not in the CMS object. */
    SIGNER_CERTIFICATE_MISSING,
    /** The signer's certificate is there, but cannot be read. */
    SIGNER_CERTIFICATE_UNREADABLE,
    /** No signed attributes, which a master list must have. */
    SIGNED_ATTRIBUTES_MISSING,
    /** Signed attributes without, or with wrong, contentType or messageDigest. */
    SIGNED_ATTRIBUTES_INVALID,
    /** An algorithm or key that cannot be checked. */
    UNSUPPORTED_ALGORITHM,
    /** The content is not the one that was signed. */
    DIGEST_MISMATCH,
    /** The signature is not the signer's over the signed attributes. */
    SIGNATURE_INVALID,
    /** The signer's certificate was not valid at the signing time. */
    SIGNER_NOT_VALID_AT_SIGNING_TIME,
    /** No CSCA certificate in the list or the CMS object has the name of the signer's issuer. */
    SIGNER_NOT_ANCHORED,
    /** CSCA certificates of that name are there, but none of their keys signed the certificate. */
    SIGNER_CHAIN_INVALID
  }
}
