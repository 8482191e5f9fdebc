package dev.marty.pkd.directory;

import dev.marty.kit.Workers;
import dev.marty.pkd.directory.SignerSearch.Link;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Finds out whose signature is whose: for each new certificate and CRL the CSCA certificates whose
 * key verifies it, and for each new CSCA what it has signed. Doc 9303-12 clause 6.1.1 keeps several
 * keys under one name, so candidates come by name and the key decides.
 */
final class Links {
  /** Certificates read from the database and verified at once; two kilobytes each. */
  private static final int SLICE = 250;

  /** A CRL can have megabytes. */
  private static final int CRL_SLICE = 4;

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
        .compose(
            all ->
                new Slices(
                        all,
                        SLICE,
                        slice -> certificates(connection, slice),
                        this::halves,
                        links -> LinkRepository.insertCertificateLinks(connection, links))
                    .run())
        .compose(done -> LinkRepository.crlsOfCountries(connection, certificates))
        .compose(
            affected -> {
              Set<String> all = new TreeSet<>(crls);
              all.addAll(affected);
              return new Slices(
                      List.copyOf(all),
                      CRL_SLICE,
                      slice -> crls(connection, slice),
                      slice -> crypto.run(slice::ofCrls),
                      links -> LinkRepository.insertCrlLinks(connection, links))
                  .run();
            });
  }

  /**
   * Slice after slice: while one is verified, the next is read and the last is written.
   *
   * @param all fingerprints
   * @param size of a slice
   */
  private record Slices(
      List<String> all,
      int size,
      Function<List<String>, Future<SignerSearch>> read,
      Function<SignerSearch, Future<List<Link>>> verify,
      Function<List<Link>, Future<Void>> write) {
    Future<Void> run() {
      return all.isEmpty() ? Future.succeededFuture() : from(0, read(0), Future.succeededFuture());
    }

    private Future<Void> from(int start, Future<SignerSearch> reading, Future<Void> writing) {
      int end = start + size;
      return reading.compose(
          slice -> {
            Future<SignerSearch> next = end < all.size() ? read(end) : null;
            return verify
                .apply(slice)
                .compose(links -> writing.compose(done -> next(end, next, write.apply(links))));
          });
    }

    private Future<Void> next(int start, Future<SignerSearch> reading, Future<Void> writing) {
      return reading == null ? writing : from(start, reading, writing);
    }

    private Future<SignerSearch> read(int start) {
      return read.apply(all.subList(start, Math.min(start + size, all.size())));
    }
  }

  private static Future<SignerSearch> certificates(SqlConnection connection, List<String> slice) {
    return LinkRepository.certificateCandidates(connection, slice)
        .compose(candidates -> read(connection, candidates));
  }

  private static Future<SignerSearch> crls(SqlConnection connection, List<String> slice) {
    return LinkRepository.crlCandidates(connection, slice)
        .compose(candidates -> read(connection, candidates));
  }

  private static Future<SignerSearch> read(
      SqlConnection connection, List<LinkRepository.Candidates> candidates) {
    return LinkRepository.ders(connection, issuers(candidates))
        .map(issuers -> new SignerSearch(candidates, issuers));
  }

  private static Set<String> issuers(List<LinkRepository.Candidates> candidates) {
    Set<String> issuers = new HashSet<>();
    candidates.forEach(candidate -> issuers.addAll(candidate.issuers()));
    return issuers;
  }

  /** Two workers, since one import is taken at a time and there are two. */
  private Future<List<Link>> halves(SignerSearch slice) {
    int half = (slice.objects().size() + 1) / 2;
    Future<List<Link>> first = crypto.run(() -> slice.ofCertificates(0, half));
    Future<List<Link>> second =
        crypto.run(() -> slice.ofCertificates(half, slice.objects().size()));
    return Future.all(first, second)
        .map(
            done -> {
              List<Link> links = new ArrayList<>(first.result());
              links.addAll(second.result());
              return links;
            });
  }
}
