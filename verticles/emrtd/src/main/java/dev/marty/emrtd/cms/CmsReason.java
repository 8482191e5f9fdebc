package dev.marty.emrtd.cms;

/** Why a signed object is refused: an EF.SOD, a master list or a deviation list (RFC 5652). */
public enum CmsReason {
  /** No bytes at all. */
  EMPTY,
  /** Not BER or DER; PEM and base64 text too. */
  NOT_ASN1,
  /** The input ends before an element does. */
  TRUNCATED,
  /** Bytes follow the CMS object. */
  TRAILING_DATA,
  /** Nested deeper than {@link dev.marty.emrtd.asn1.Asn1Limits#CONTAINER}. */
  TOO_DEEP,
  /** More bytes or elements than {@link dev.marty.emrtd.asn1.Asn1Limits#CONTAINER}. */
  TOO_LARGE,
  /** An EF.SOD whose outer tag is not 77 (Doc 9303-10 Table 36). */
  WRONG_TAG,
  /** ASN.1, but not a CMS SignedData (clause 5). */
  NOT_SIGNED_DATA,
  /** SignedData of something else than what is read. */
  WRONG_CONTENT_TYPE,
  /** A detached signature: the content is not inside. */
  CONTENT_MISSING,
  /** The content is not what its type says. */
  MALFORMED_CONTENT,
  /** No SignerInfo: nobody vouches for the content. */
  NO_SIGNER,
  /** More SignerInfos than are worth checking. */
  TOO_MANY_SIGNERS,
  /** The signer's certificate is not in the CMS object. */
  SIGNER_CERTIFICATE_MISSING,
  /** The signer's certificate is there, but cannot be read. */
  SIGNER_CERTIFICATE_UNREADABLE,
  /** No signed attributes, which every signed object of Doc 9303 must have. */
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
