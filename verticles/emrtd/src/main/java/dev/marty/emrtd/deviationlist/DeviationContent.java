package dev.marty.emrtd.deviationlist;

import dev.marty.emrtd.asn1.Asn1Limits;
import dev.marty.emrtd.asn1.Elements;
import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.asn1.Tlv;
import dev.marty.emrtd.conformance.Field;
import dev.marty.emrtd.conformance.Findings;
import dev.marty.emrtd.conformance.Rule;
import dev.marty.emrtd.crypto.DigestAlgorithm;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;

/**
 * {@code DeviationList ::= SEQUENCE { version, digestAlgorithm OPTIONAL, deviations SET OF
 * Deviation }} (Doc 9303-12 clause 10.2). One malformed deviation does not cost the others. No more
 * than one is held: a stranger chooses how many there are.
 *
 * @param version DeviationListVersion
 * @param digestAlgorithm name or OID, or null
 * @param deviations those that could be read, each read when its turn comes
 */
record DeviationContent(int version, String digestAlgorithm, Iterable<Deviation> deviations) {
  /** Far above any real list, of which the longest has one. */
  private static final int MAX_DEVIATIONS = 100_000;

  private static final int MAX_FIELDS = 3;

  static DeviationContent parse(byte[] content, Findings findings) throws MalformedAsn1Exception {
    Tlv list = Tlv.outer(content, Asn1Limits.CONTAINER);
    List<Tlv> fields = Elements.of(list, Tlv.SEQUENCE, "DeviationList", MAX_FIELDS);
    int version = Elements.integer(Elements.at(fields, 0, Tlv.INTEGER, "version"), "version");
    if (version != 0) {
      findings.error(Field.DEV, Rule.WRONG_VERSION, "version " + version);
    }
    String digest = null;
    int last = fields.size() - 1;
    if (last == MAX_FIELDS - 1) {
      digest = digest(Elements.at(fields, 1, Tlv.SEQUENCE, "digestAlgorithm"));
    }
    if (last < 1) {
      throw Elements.wrong("DeviationList has no deviations", list);
    }
    return new DeviationContent(
        version,
        digest,
        deviations(Elements.at(fields, last, Tlv.SET, "deviations"), digest, findings));
  }

  private static String digest(Tlv algorithm) throws MalformedAsn1Exception {
    ASN1ObjectIdentifier oid =
        Elements.oid(Elements.at(algorithm.children(2), 0, Tlv.OID, "digestAlgorithm"));
    return DigestAlgorithm.of(oid).map(DigestAlgorithm::name).orElse(oid.getId());
  }

  private static Iterable<Deviation> deviations(Tlv set, String digest, Findings findings)
      throws MalformedAsn1Exception {
    Tlv last = null;
    boolean ordered = true;
    int count = 0;
    for (Tlv member = set.next(null); member != null; member = set.next(member)) {
      if (count == MAX_DEVIATIONS) {
        throw Elements.wrong(
            "there are more than "
                + MAX_DEVIATIONS
                + " deviations; ask the list's issuer to name documents by one set of numbers",
            member);
      }
      ordered &= last == null || last.order(member) <= 0;
      last = member;
      Deviation deviation = read(member, count++, findings);
      if (deviation != null) {
        DeviationFindings.check(deviation, digest, findings);
      }
    }
    if (count == 0) {
      findings.error(Field.DEV, Rule.EMPTY, "there are none");
    }
    if (!ordered) {
      findings.error(Field.DEV, Rule.NOT_DER, "SET OF not in DER order");
    }
    return () -> new Again(set);
  }

  /** Null if it cannot be read. */
  private static Deviation read(Tlv member, int position, Findings findings) {
    try {
      member.check(Asn1Limits.DEVIATION);
      return new DeviationParser(position, findings).parse(member);
    } catch (MalformedAsn1Exception e) {
      findings.error(Field.DEV, Rule.UNREADABLE, "position " + position + ": " + e.getMessage());
      return null;
    }
  }

  /** Reads them once more; what is wrong with them was said the first time. */
  private static final class Again implements Iterator<Deviation> {
    private final Tlv set;
    private final Findings said = Findings.ofDeviationList();
    private Tlv last;
    private int position;
    private Deviation next;

    Again(Tlv set) {
      this.set = set;
      advance();
    }

    private void advance() {
      next = null;
      try {
        for (Tlv member = set.next(last);
            member != null && next == null;
            member = next == null ? set.next(member) : null) {
          last = member;
          next = read(member, position++, said);
        }
      } catch (MalformedAsn1Exception e) {
        throw new IllegalStateException("read before without this", e);
      }
    }

    @Override
    public boolean hasNext() {
      return next != null;
    }

    @Override
    public Deviation next() {
      if (next == null) {
        throw new NoSuchElementException();
      }
      Deviation deviation = next;
      advance();
      return deviation;
    }
  }
}
