package dev.marty.pkd.query;

import dev.marty.emrtd.conformance.Finding;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;

/**
 * Everything that is known about one certificate.
 *
 * @param certificate what it says
 * @param findings what is odd about it
 * @param revocations who says that it is revoked, the first first; perhaps none
 * @param imports what brought it, the first first
 * @param entry its place in the PKD's tree or the last one it had, or null
 * @param trust whether it is trusted, and why
 */
record CertificateDetail(
    Certificate certificate,
    List<Finding> findings,
    List<Revocation> revocations,
    List<Arrival> imports,
    Entry entry,
    Trust trust) {

  /**
   * A word that it is revoked.
   *
   * @param at since when
   * @param crl the CRL that says so, or null if the own csca does
   */
  record Revocation(OffsetDateTime at, RevokingCrl crl) {}

  /**
   * A CRL that names it.
   *
   * @param sha256 lowercase hex
   * @param issuer RFC 4514
   * @param number decimal, or null
   * @param status current, overdue, superseded or unverified
   */
  record RevokingCrl(String sha256, String issuer, String number, String status) {}

  /**
   * An import that brought it.
   *
   * @param id of the import
   * @param kind of the import
   * @param at when it began
   * @param source who sent it, or null
   */
  record Arrival(UUID id, String kind, OffsetDateTime at, String source) {}

  /**
   * An entry in the PKD's tree.
   *
   * @param dn RFC 4514
   * @param conforming false below nc-data
   * @param pkdVersion its source's, or null
   * @param claimedCodes pkdConformanceCode as its source says
   * @param addedVersion of the directory
   * @param removedVersion of the directory, or null while it is there
   */
  record Entry(
      String dn,
      boolean conforming,
      Integer pkdVersion,
      List<String> claimedCodes,
      long addedVersion,
      Long removedVersion) {}
}
