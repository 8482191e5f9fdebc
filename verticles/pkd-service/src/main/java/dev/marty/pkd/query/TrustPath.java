package dev.marty.pkd.query;

import dev.marty.emrtd.certificate.CertificateKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Whose signature is whose above one certificate, and the shortest way up to what is trusted for a
 * reason of its own. Keys of one CSCA certify each other in circles, which no way goes round.
 */
final class TrustPath {
  /**
   * A certificate on the way.
   *
   * @param sha256 lowercase hex
   * @param subject RFC 4514
   * @param kind as in a certificate's facts
   * @param status trusted, untrusted or withdrawn
   * @param reasons why it is trusted, besides what its issuers are
   */
  record Node(
      String sha256, String subject, CertificateKind kind, String status, List<String> reasons) {}

  private final Map<String, Node> nodes = new HashMap<>();
  private final Map<String, TreeSet<String>> issuers = new TreeMap<>();

  void add(Node node) {
    nodes.put(node.sha256(), node);
  }

  void signed(String issuer, String certificate) {
    issuers.computeIfAbsent(certificate, key -> new TreeSet<>()).add(issuer);
  }

  /**
   * Finds the way.
   *
   * @param start fingerprint of a certificate that was added
   * @return from it to a trust anchor, over trusted certificates only; if there is none, to the
   *     root its issuers lead to, or to the last that is known; it always holds the start
   */
  List<Node> from(String start) {
    List<Node> trusted =
        shortest(start, node -> !node.reasons().isEmpty(), node -> node.status().equals("trusted"));
    if (trusted != null) {
      return trusted;
    }
    List<Node> known = shortest(start, node -> node.kind() == CertificateKind.ROOT, node -> true);
    return known == null ? farthest(start) : known;
  }

  private List<Node> shortest(String start, Predicate<Node> goal, Predicate<Node> passable) {
    Map<String, String> cameFrom = new HashMap<>();
    Deque<String> open = new ArrayDeque<>(List.of(start));
    cameFrom.put(start, null);
    while (!open.isEmpty()) {
      String current = open.poll();
      if (!passable.test(nodes.get(current))) {
        continue;
      }
      if (goal.test(nodes.get(current))) {
        return way(cameFrom, current);
      }
      for (String issuer : issuers.getOrDefault(current, new TreeSet<>())) {
        if (!cameFrom.containsKey(issuer)) {
          cameFrom.put(issuer, current);
          open.add(issuer);
        }
      }
    }
    return null;
  }

  private List<Node> farthest(String start) {
    List<Node> way = new ArrayList<>();
    String current = start;
    while (current != null && way.stream().map(Node::sha256).noneMatch(current::equals)) {
      way.add(nodes.get(current));
      TreeSet<String> next = issuers.get(current);
      current = next == null ? null : next.first();
    }
    return way;
  }

  private List<Node> way(Map<String, String> cameFrom, String end) {
    List<Node> way = new ArrayList<>();
    for (String at = end; at != null; at = cameFrom.get(at)) {
      way.add(nodes.get(at));
    }
    Collections.reverse(way);
    return way;
  }
}
