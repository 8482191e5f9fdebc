package dev.marty.pkd.query;

import java.util.List;

/**
 * Somebody whose lists introduce trust anchors.
 *
 * @param decision who accepted it
 * @param origin decision, first-use or configuration
 * @param keys those it is pinned to
 */
record ListIssuer(Withdrawable decision, String origin, List<Key> keys) {

  /**
   * A key.
   *
   * @param sha256 of its SubjectPublicKeyInfo, lowercase hex; null of a certificate that has not
   *     come yet
   * @param certificates fingerprints of certificates with it
   */
  record Key(String sha256, List<String> certificates) {}
}
