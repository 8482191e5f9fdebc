package dev.marty.emrtd.crl;

import dev.marty.emrtd.asn1.Asn1Limits;
import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.asn1.MalformedAsn1Exception.Problem;
import dev.marty.emrtd.asn1.Tlv;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.BERTags;

/**
 * The parts of a CRL as they stand (RFC 5280 clause 5.1), none of them copied: the entries of a
 * large one are millions of objects to a parser, and here they stay bytes until somebody goes
 * through them.
 *
 * @param whole CertificateList
 * @param signed TBSCertList
 * @param version an INTEGER, or null where it is left out, which means v1
 * @param innerAlgorithm TBSCertList.signature
 * @param issuer Name
 * @param thisUpdate UTCTime or GeneralizedTime
 * @param nextUpdate the same, or null
 * @param revoked SEQUENCE OF entries, or null where revokedCertificates is left out
 * @param extensions SEQUENCE OF Extension, or null
 * @param outerAlgorithm CertificateList.signatureAlgorithm
 * @param signature BIT STRING
 */
public record CrlFields(
    Tlv whole,
    Tlv signed,
    Tlv version,
    Tlv innerAlgorithm,
    Tlv issuer,
    Tlv thisUpdate,
    Tlv nextUpdate,
    Tlv revoked,
    Tlv extensions,
    Tlv outerAlgorithm,
    Tlv signature) {
  private static final int MOST_FIELDS = 10;

  /** Takes a CRL apart; the array must not be changed afterwards. */
  static CrlFields parse(byte[] der) throws MalformedAsn1Exception {
    Tlv whole = Tlv.guarded(der, Asn1Limits.CRL);
    List<Tlv> parts = members(whole, "a CRL");
    Tlv signed = take(parts, "its signed part", Tlv.SEQUENCE);
    Tlv outerAlgorithm = take(parts, "signatureAlgorithm", Tlv.SEQUENCE);
    Tlv signature = take(parts, "signatureValue", BERTags.BIT_STRING);
    List<Tlv> fields = members(signed, "its signed part");
    Tlv version = takeIf(fields, Tlv.INTEGER);
    Tlv innerAlgorithm = take(fields, "signature", Tlv.SEQUENCE);
    Tlv issuer = take(fields, "issuer", Tlv.SEQUENCE);
    Tlv thisUpdate = take(fields, "thisUpdate", BERTags.UTC_TIME, BERTags.GENERALIZED_TIME);
    Tlv nextUpdate = takeIf(fields, BERTags.UTC_TIME, BERTags.GENERALIZED_TIME);
    Tlv revoked = takeIf(fields, Tlv.SEQUENCE);
    Tlv tagged = takeIf(fields, Tlv.CONTEXT_0);
    if (!parts.isEmpty() || !fields.isEmpty()) {
      throw wrong("it has more fields than a CRL has");
    }
    Tlv extensions =
        tagged == null ? null : take(members(tagged, "[0]"), "crlExtensions", Tlv.SEQUENCE);
    return new CrlFields(
        whole,
        signed,
        version,
        innerAlgorithm,
        issuer,
        thisUpdate,
        nextUpdate,
        revoked,
        extensions,
        outerAlgorithm,
        signature);
  }

  private static List<Tlv> members(Tlv element, String what) throws MalformedAsn1Exception {
    if (element.identifier() != Tlv.SEQUENCE && element.identifier() != Tlv.CONTEXT_0) {
      throw wrong(what + " is a SEQUENCE");
    }
    return new ArrayList<>(element.children(MOST_FIELDS));
  }

  private static Tlv take(List<Tlv> fields, String what, int... identifiers)
      throws MalformedAsn1Exception {
    Tlv taken = takeIf(fields, identifiers);
    if (taken == null) {
      throw wrong(what + " is missing or of another type");
    }
    return taken;
  }

  private static Tlv takeIf(List<Tlv> fields, int... identifiers) {
    for (int identifier : identifiers) {
      if (!fields.isEmpty() && fields.get(0).identifier() == identifier) {
        return fields.remove(0);
      }
    }
    return null;
  }

  private static MalformedAsn1Exception wrong(String what) {
    return new MalformedAsn1Exception(Problem.WRONG_STRUCTURE, "CRL is malformed: " + what);
  }
}
