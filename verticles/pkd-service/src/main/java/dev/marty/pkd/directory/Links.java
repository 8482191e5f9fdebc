package dev.marty.pkd.directory;

import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.certificate.IssuerCheck;
import dev.marty.emrtd.certificate.ParsedCertificate;
import dev.marty.emrtd.crl.CrlOutcome;
import dev.marty.emrtd.crl.CrlReader;
import dev.marty.kit.Workers;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  /** That {@code issuer} signed {@code object}; fingerprints. */
  record Link(String object, String issuer) {}

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
                      slice -> crypto.run(() -> crlLinks(slice)),
                      links -> LinkRepository.insertCrlLinks(connection, links))
                  .run();
            });
  }

  /**
   * A slice as it was read.
   *
   * @param all the objects
   * @param issuers DER of those that may have signed them, by fingerprint
   */
  private record Read(List<LinkRepository.Candidates> all, Map<String, byte[]> issuers) {}

  /**
   * Slice after slice: while one is verified, the next is read and the last is written.
   *
   * @param all fingerprints
   * @param size of a slice
   */
  private record Slices(
      List<String> all,
      int size,
      Function<List<String>, Future<Read>> read,
      Function<Read, Future<List<Link>>> verify,
      Function<List<Link>, Future<Void>> write) {
    Future<Void> run() {
      return all.isEmpty() ? Future.succeededFuture() : from(0, read(0), Future.succeededFuture());
    }

    private Future<Void> from(int start, Future<Read> reading, Future<Void> writing) {
      int end = start + size;
      return reading.compose(
          slice -> {
            Future<Read> next = end < all.size() ? read(end) : null;
            return verify
                .apply(slice)
                .compose(links -> writing.compose(done -> next(end, next, write.apply(links))));
          });
    }

    private Future<Void> next(int start, Future<Read> reading, Future<Void> writing) {
      return reading == null ? writing : from(start, reading, writing);
    }

    private Future<Read> read(int start) {
      return read.apply(all.subList(start, Math.min(start + size, all.size())));
    }
  }

  private static Future<Read> certificates(SqlConnection connection, List<String> slice) {
    return LinkRepository.certificateCandidates(connection, slice)
        .compose(candidates -> read(connection, candidates));
  }

  private static Future<Read> crls(SqlConnection connection, List<String> slice) {
    return LinkRepository.crlCandidates(connection, slice)
        .compose(candidates -> read(connection, candidates));
  }

  private static Future<Read> read(
      SqlConnection connection, List<LinkRepository.Candidates> candidates) {
    return LinkRepository.ders(connection, issuers(candidates))
        .map(issuers -> new Read(candidates, issuers));
  }

  private static Set<String> issuers(List<LinkRepository.Candidates> candidates) {
    Set<String> issuers = new HashSet<>();
    candidates.forEach(candidate -> issuers.addAll(candidate.issuers()));
    return issuers;
  }

  /** Two workers, since one import is taken at a time and there are two. */
  private Future<List<Link>> halves(Read slice) {
    List<LinkRepository.Candidates> all = slice.all();
    int half = (all.size() + 1) / 2;
    Future<List<Link>> first = crypto.run(() -> verified(all.subList(0, half), slice.issuers()));
    Future<List<Link>> second =
        crypto.run(() -> verified(all.subList(half, all.size()), slice.issuers()));
    return Future.all(first, second)
        .map(
            done -> {
              List<Link> links = new ArrayList<>(first.result());
              links.addAll(second.result());
              return links;
            });
  }

  private static List<Link> verified(
      List<LinkRepository.Candidates> all, Map<String, byte[]> issuers) {
    Map<String, Optional<ParsedCertificate>> read = new HashMap<>();
    List<Link> links = new ArrayList<>();
    for (LinkRepository.Candidates candidates : all) {
      Map<String, ParsedCertificate> possible = new LinkedHashMap<>();
      for (String sha256 : candidates.issuers()) {
        read.computeIfAbsent(sha256, key -> parsed(issuers.get(key)))
            .ifPresent(issuer -> possible.put(sha256, issuer));
      }
      if (!possible.isEmpty()) {
        parsed(candidates.der().getBytes())
            .ifPresent(
                child ->
                    signers(child, possible)
                        .forEach(sha256 -> links.add(new Link(candidates.sha256(), sha256))));
      }
    }
    return links;
  }

  /** Candidates come with the right key identifier first: mostly one verification is enough. */
  private static List<String> signers(
      ParsedCertificate child, Map<String, ParsedCertificate> possible) {
    for (ParsedCertificate issuer : possible.values()) {
      if (IssuerCheck.verify(child, issuer.publicKey()).verifies()) {
        return possible.entrySet().stream()
            .filter(other -> other.getValue().publicKey().equals(issuer.publicKey()))
            .map(Map.Entry::getKey)
            .toList();
      }
    }
    return List.of();
  }

  /** Nothing that was stored is unreadable, but nobody who reads it relies on that. */
  private static Optional<ParsedCertificate> parsed(byte[] der) {
    try {
      return Optional.of(ParsedCertificate.parse(der));
    } catch (MalformedAsn1Exception e) {
      return Optional.empty();
    }
  }

  private static List<Link> crlLinks(Read slice) {
    List<Link> links = new ArrayList<>();
    for (LinkRepository.Candidates candidates : slice.all()) {
      if (!(CrlReader.read(candidates.der().getBytes()) instanceof CrlOutcome.Read read)) {
        continue;
      }
      for (String sha256 : candidates.issuers()) {
        if (parsed(slice.issuers().get(sha256))
            .filter(issuer -> read.crl().verify(issuer.publicKey()).verifies())
            .isPresent()) {
          links.add(new Link(candidates.sha256(), sha256));
        }
      }
    }
    return links;
  }
}
