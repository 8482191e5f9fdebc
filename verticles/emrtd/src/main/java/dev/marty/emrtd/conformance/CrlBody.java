package dev.marty.emrtd.conformance;

import dev.marty.emrtd.asn1.Asn1Limits;
import dev.marty.emrtd.asn1.Bouncy;
import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.asn1.Tlv;
import dev.marty.emrtd.certificate.ExtensionList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.BERTags;
import org.bouncycastle.asn1.x509.Extensions;

/**
 * The parts of a CRL whose encoding matters, as they stand (RFC 5280 clause 5.1).
 *
 * @param version the INTEGER's content, or null where it is left out, which means v1
 * @param innerAlgorithm DER of TBSCertList.signature
 * @param outerAlgorithm DER of CertificateList.signatureAlgorithm
 * @param thisUpdate the whole element
 * @param nextUpdate the whole element, or null
 * @param revoked its entries, or null where revokedCertificates is left out
 * @param extensions of the CRL, or null
 * @param falseCriticality OIDs of extensions of the CRL that spell out {@code critical FALSE}
 */
record CrlBody(
    Octets version,
    Octets innerAlgorithm,
    Octets outerAlgorithm,
    Octets thisUpdate,
    Octets nextUpdate,
    List<Entry> revoked,
    Extensions extensions,
    List<String> falseCriticality) {
  private static final int MAX_MEMBERS = 10;

  /** As many as a guarded encoding can hold: they are there already. */
  private static final int MAX_ENTRIES = Integer.MAX_VALUE;

  /**
   * One revoked certificate.
   *
   * @param revocationDate the whole element
   * @param extensions the entry's, or null
   */
  record Entry(Octets revocationDate, Extensions extensions) {}

  /**
   * Takes a CRL apart.
   *
   * @param crl the encoding, whose structure was checked in reading it
   */
  static CrlBody parse(Octets crl) throws MalformedAsn1Exception {
    List<Tlv> parts = Tlv.guarded(crl.toByteArray(), Asn1Limits.CRL).children(MAX_MEMBERS);
    List<Tlv> fields = new ArrayList<>(parts.get(0).children(MAX_MEMBERS));
    Optional<Tlv> version = take(fields, Tlv.INTEGER);
    Octets innerAlgorithm = whole(fields.remove(0));
    fields.remove(0);
    Octets thisUpdate = whole(fields.remove(0));
    Optional<Tlv> nextUpdate = take(fields, BERTags.UTC_TIME, BERTags.GENERALIZED_TIME);
    Optional<Tlv> revoked = take(fields, Tlv.SEQUENCE);
    Optional<Tlv> extensions = take(fields, Tlv.CONTEXT_0);
    Tlv list = extensions.isPresent() ? extensions.get().children(1).get(0) : null;
    return new CrlBody(
        version.map(element -> Octets.copyOf(element.content())).orElse(null),
        innerAlgorithm,
        whole(parts.get(1)),
        thisUpdate,
        nextUpdate.map(CrlBody::whole).orElse(null),
        revoked.isPresent() ? entries(revoked.get()) : null,
        list == null ? null : extensions(list),
        list == null ? List.of() : ExtensionList.falseCriticality(list));
  }

  private static Optional<Tlv> take(List<Tlv> fields, int... identifiers) {
    if (!fields.isEmpty()) {
      for (int identifier : identifiers) {
        if (fields.get(0).identifier() == identifier) {
          return Optional.of(fields.remove(0));
        }
      }
    }
    return Optional.empty();
  }

  private static List<Entry> entries(Tlv revoked) throws MalformedAsn1Exception {
    List<Entry> entries = new ArrayList<>();
    for (Tlv entry : revoked.children(MAX_ENTRIES)) {
      List<Tlv> parts = entry.children(MAX_MEMBERS);
      entries.add(
          new Entry(whole(parts.get(1)), parts.size() > 2 ? extensions(parts.get(2)) : null));
    }
    return entries;
  }

  private static Extensions extensions(Tlv list) throws MalformedAsn1Exception {
    return Bouncy.decode("extensions of a CRL", list.bytes(), Extensions::getInstance);
  }

  private static Octets whole(Tlv element) {
    return Octets.copyOf(element.bytes());
  }
}
