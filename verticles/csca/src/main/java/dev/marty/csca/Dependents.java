package dev.marty.csca;

import dev.marty.signer.events.IssuedKind;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * What falls with a certificate. With a root goes whatever its key vouched for as a CSCA (clause
 * 4.1.5.1): links it signed and the roots these introduced, the links that introduced it, and the
 * signers below all of these: whoever still trusts the root from elsewhere must learn of them too,
 * and they must not go on.
 */
final class Dependents {
  private Dependents() {}

  /**
   * Finds them.
   *
   * @param connection inside a transaction that holds the country's lock
   * @return the certificate and what falls with it; of these, none that was revoked before
   */
  static Future<List<CertificateRow>> with(
      SqlConnection connection, CertificateRow row, Instant now) {
    if (row.kind() != IssuedKind.ROOT) {
      return Future.succeededFuture(List.of(row));
    }
    return RevocationRepository.authorities(connection, row.country())
        .compose(
            authorities -> {
              Set<UUID> fallen = fallen(row, authorities);
              List<CertificateRow> all = new ArrayList<>();
              for (CertificateRow authority : authorities) {
                if (fallen.contains(authority.subjectKey()) && authority.revokedAt() == null) {
                  all.add(authority);
                }
              }
              return RevocationRepository.signersOf(connection, fallen, now)
                  .map(
                      signers -> {
                        all.addAll(signers);
                        return all;
                      });
            });
  }

  /** Its key, and those that it introduced. */
  private static Set<UUID> fallen(CertificateRow row, List<CertificateRow> authorities) {
    Set<UUID> fallen = new HashSet<>(Set.of(row.subjectKey()));
    // In the order of issue: a link is older than what its new key signs.
    for (CertificateRow authority : authorities) {
      if (authority.kind() == IssuedKind.LINK && fallen.contains(authority.issuerKey())) {
        fallen.add(authority.subjectKey());
      }
    }
    return fallen;
  }
}
