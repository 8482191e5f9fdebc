package dev.marty.documentsigner;

import dev.marty.emrtd.keys.KeyAlgorithm;
import java.util.List;
import java.util.UUID;

/**
 * What signer is wanted.
 *
 * @param country two letters
 * @param algorithm of its key
 * @param explicitParameters whether EC parameters are spelled out
 * @param documentTypes as in the MRZ
 * @param organization or null
 * @param commonName or null for one made from its id
 * @param predecessor the signer it replaces, or null
 */
record SignerWish(
    String country,
    KeyAlgorithm algorithm,
    boolean explicitParameters,
    List<String> documentTypes,
    String organization,
    String commonName,
    UUID predecessor) {

  /** A successor is like its predecessor, but for a name that was made from its id. */
  static SignerWish successor(SignerRow signer) {
    boolean made = signer.commonName().equals(NewSigner.commonName(signer.id()));
    return new SignerWish(
        signer.country(),
        signer.algorithm(),
        signer.explicitParameters(),
        signer.documentTypes(),
        signer.organization(),
        made ? null : signer.commonName(),
        signer.id());
  }
}
