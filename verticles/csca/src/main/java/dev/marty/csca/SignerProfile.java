package dev.marty.csca;

import dev.marty.emrtd.issuing.SignerKind;
import java.time.Period;
import java.util.List;

/**
 * What a signer's certificate is to be, besides name and key.
 *
 * @param kind which profile
 * @param country whose CSCA signs
 * @param documentTypes as in the MRZ; none for list signers
 * @param keyUse of the signer's key
 * @param documentValidity how long the certificate is valid after that
 */
record SignerProfile(
    SignerKind kind,
    String country,
    List<String> documentTypes,
    Period keyUse,
    Period documentValidity) {
  static final int DEFAULT_KEY_USE_DAYS = 90;
  static final int DEFAULT_DOCUMENT_VALIDITY_YEARS = 10;
}
