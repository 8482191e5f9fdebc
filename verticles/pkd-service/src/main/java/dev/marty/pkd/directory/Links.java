package dev.marty.pkd.directory;

import dev.marty.kit.work.Sequence;
import dev.marty.kit.work.Workers;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Finds out whose signature is whose: for each new certificate and CRL the CSCA certificates whose
 * key verifies it, and for each new CSCA what it has signed. Doc 9303-12 clause 6.1.1 keeps several
 * keys under one name, so candidates come by name and the key decides.
 */
final class Links {
  /** Certificates read from the database and verified at once; two kilobytes each. */
  private static final int SLICE = 250;

  /** Two verified, one read, one written. */
  private static final int SLICES_AT_ONCE = 4;

  private final Workers crypto;

  Links(Workers crypto) {
    this.crypto = crypto;
  }

  /**
   * Writes the links of what is new, in both directions.
   *
   * @param certificates fingerprints of new certificates
   * @param crls fingerprints of new CRLs
   */
  Future<Void> link(SqlConnection connection, Set<String> certificates, Set<String> crls) {
    return LinkRepository.children(connection, certificates)
        .compose(
            children -> {
              children.addAll(certificates);
              return LinkRepository.byIssuer(connection, children);
            })
        .compose(all -> certificates(connection, all))
        .compose(done -> LinkRepository.crlsOf(connection, certificates))
        .compose(
            affected -> {
              Set<String> all = new TreeSet<>(crls);
              all.addAll(affected);
              return Sequence.each(all, crl -> crl(connection, crl));
            });
  }

  /** Slice after slice: while some are verified, the next is read and the last is written. */
  private Future<Void> certificates(SqlConnection connection, List<String> all) {
    Iterator<Integer> starts =
        IntStream.iterate(0, start -> start < all.size(), start -> start + SLICE).iterator();
    return Pipeline.run(
        SLICES_AT_ONCE,
        () -> {
          if (!starts.hasNext()) {
            return Future.succeededFuture();
          }
          int start = starts.next();
          return search(connection, all.subList(start, Math.min(start + SLICE, all.size())));
        },
        slice -> crypto.run(slice::links),
        links -> LinkRepository.insertCertificateLinks(connection, links));
  }

  /** One at a time: a CRL can have megabytes. */
  private Future<Void> crl(SqlConnection connection, String crl) {
    return LinkRepository.crlCandidates(connection, crl)
        .compose(
            candidates ->
                candidates.issuers().isEmpty()
                    ? Future.succeededFuture()
                    : LinkRepository.ders(connection, candidates.issuers())
                        .compose(
                            issuers ->
                                CrlBytesRepository.all(connection, crl, candidates.bytes())
                                    .compose(
                                        der ->
                                            crypto.run(
                                                () -> SignerSearch.ofCrl(crl, der, issuers))))
                        .compose(links -> LinkRepository.insertCrlLinks(connection, links)));
  }

  private static Future<SignerSearch> search(SqlConnection connection, List<String> slice) {
    return LinkRepository.certificateCandidates(connection, slice)
        .compose(
            candidates ->
                LinkRepository.ders(connection, issuers(candidates))
                    .map(issuers -> new SignerSearch(candidates, issuers)));
  }

  private static Set<String> issuers(List<LinkRepository.Candidates> candidates) {
    Set<String> issuers = new HashSet<>();
    candidates.forEach(candidate -> issuers.addAll(candidate.issuers()));
    return issuers;
  }
}
