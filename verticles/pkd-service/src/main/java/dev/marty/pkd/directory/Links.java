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
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

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
        .compose(all -> slices(all, SLICE, slice -> certificates(connection, slice)))
        .compose(done -> LinkRepository.crlsOfCountries(connection, certificates))
        .compose(
            affected -> {
              Set<String> all = new TreeSet<>(crls);
              all.addAll(affected);
              return slices(all, CRL_SLICE, slice -> crls(connection, slice));
            });
  }

  @FunctionalInterface
  private interface Slice {
    Future<Void> run(List<String> fingerprints);
  }

  private static Future<Void> slices(Collection<String> all, int size, Slice work) {
    List<String> list = List.copyOf(all);
    Future<Void> done = Future.succeededFuture();
    for (int from = 0; from < list.size(); from += size) {
      List<String> slice = list.subList(from, Math.min(from + size, list.size()));
      done = done.compose(before -> work.run(slice));
    }
    return done;
  }

  private Future<Void> certificates(SqlConnection connection, List<String> slice) {
    return LinkRepository.certificateCandidates(connection, slice)
        .compose(
            candidates ->
                LinkRepository.ders(connection, issuers(candidates))
                    .compose(issuers -> halves(candidates, issuers)))
        .compose(links -> LinkRepository.insertCertificateLinks(connection, links));
  }

  private static Set<String> issuers(List<LinkRepository.Candidates> candidates) {
    Set<String> issuers = new HashSet<>();
    candidates.forEach(candidate -> issuers.addAll(candidate.issuers()));
    return issuers;
  }

  /** Two workers, since one import is taken at a time and there are two. */
  private Future<List<Link>> halves(
      List<LinkRepository.Candidates> all, Map<String, byte[]> issuers) {
    int half = (all.size() + 1) / 2;
    Future<List<Link>> first = crypto.run(() -> verified(all.subList(0, half), issuers));
    Future<List<Link>> second = crypto.run(() -> verified(all.subList(half, all.size()), issuers));
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

  private Future<Void> crls(SqlConnection connection, List<String> slice) {
    return LinkRepository.crlCandidates(connection, slice)
        .compose(
            candidates ->
                LinkRepository.ders(connection, issuers(candidates))
                    .compose(issuers -> crypto.run(() -> crlLinks(candidates, issuers))))
        .compose(links -> LinkRepository.insertCrlLinks(connection, links));
  }

  private static List<Link> crlLinks(
      List<LinkRepository.Candidates> all, Map<String, byte[]> issuers) {
    List<Link> links = new ArrayList<>();
    for (LinkRepository.Candidates candidates : all) {
      if (!(CrlReader.read(candidates.der().getBytes()) instanceof CrlOutcome.Read read)) {
        continue;
      }
      for (String sha256 : candidates.issuers()) {
        if (parsed(issuers.get(sha256))
            .filter(issuer -> read.crl().verify(issuer.publicKey()).verifies())
            .isPresent()) {
          links.add(new Link(candidates.sha256(), sha256));
        }
      }
    }
    return links;
  }
}
