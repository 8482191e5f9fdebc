package dev.marty.emrtd.sod;

import dev.marty.emrtd.asn1.Asn1Limits;
import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.asn1.MalformedAsn1Exception.Problem;
import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.asn1.Oids;
import dev.marty.emrtd.asn1.Tlv;
import dev.marty.emrtd.cms.CmsReason;
import dev.marty.emrtd.cms.CmsRefusalException;
import dev.marty.emrtd.cms.CmsSigner;
import dev.marty.emrtd.cms.ContentProfile;
import dev.marty.emrtd.cms.SignedDataParser;
import dev.marty.emrtd.cms.SignedDataParts;
import dev.marty.emrtd.conformance.Findings;
import dev.marty.emrtd.sod.SodOutcome.Read;
import dev.marty.emrtd.sod.SodOutcome.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads Document Security Objects (EF.SOD, Doc 9303-10 clause 4.6.2), real ones with all their
 * deviations included.
 *
 * <p>Pure; safe on any thread; some tens of microseconds, no signature is checked.
 */
public final class SodReader {
  /** Outer tag of an EF.SOD, application class 23, constructed. */
  static final int TAG = 0x77;

  private static final ContentProfile PROFILE =
      new ContentProfile(
          "an EF.SOD", List.of(Oids.LDS_SECURITY_OBJECT, Oids.DRAFT_LDS_SECURITY_OBJECT));

  private SodReader() {}

  /**
   * Reads an EF.SOD. Never throws for any bytes, and needs memory in proportion to the bytes that
   * are there, not to the lengths they declare.
   *
   * @param file the complete file with its tag 77, DER (BER is read too); not null, not kept, not
   *     changed
   * @return the object, or the reason to refuse it
   */
  public static SodOutcome read(byte[] file) {
    try {
      return new Read(sod(file));
    } catch (CmsRefusalException e) {
      return new Refused(e.reason(), e.getMessage());
    }
  }

  private static Sod sod(byte[] file) throws CmsRefusalException {
    SignedDataParts parts = parts(signedData(file));
    Findings findings = Findings.ofSod();
    Sod.Signers signers = signers(parts);
    SodFindings.container(file, parts, findings);
    signers.readable().forEach(signer -> SodFindings.signer(signer, parts, findings));
    LdsSecurityObject lds = lds(parts, findings);
    SodFindings.content(parts, lds, findings);
    return new Sod(Octets.copyOf(file), parts, lds, signers, findings.list());
  }

  private static byte[] signedData(byte[] file) throws CmsRefusalException {
    try {
      Tlv outer = Tlv.guarded(file, Asn1Limits.CONTAINER);
      if (outer.identifier() != TAG) {
        throw new CmsRefusalException(
            CmsReason.WRONG_TAG,
            String.format(
                Locale.ROOT,
                "the file begins with tag %02X, an EF.SOD with 77%s",
                outer.identifier(),
                outer.identifier() == Tlv.SEQUENCE
                    ? "; this may be its CMS object alone, send the whole file"
                    : ""));
      }
      return outer.content();
    } catch (MalformedAsn1Exception e) {
      throw new CmsRefusalException(
          reason(e.problem(), CmsReason.NOT_SIGNED_DATA),
          e.getMessage() + advice(file, e.problem()));
    }
  }

  /** The file was guarded before: inside it, these say that no SignedData is there. */
  private static SignedDataParts parts(byte[] signedData) throws CmsRefusalException {
    try {
      return SignedDataParser.parse(signedData, PROFILE);
    } catch (CmsRefusalException e) {
      throw e.reason() == CmsReason.EMPTY || e.reason() == CmsReason.NOT_ASN1
          ? new CmsRefusalException(CmsReason.NOT_SIGNED_DATA, e.getMessage(), e)
          : e;
    }
  }

  private static Sod.Signers signers(SignedDataParts parts) throws CmsRefusalException {
    List<CmsSigner> readable = new ArrayList<>();
    for (Octets encoding : parts.signerInfos()) {
      try {
        readable.add(CmsSigner.parse(encoding, parts.contentType()));
      } catch (CmsRefusalException e) {
        if (e.reason() == CmsReason.NOT_SIGNED_DATA) {
          throw e;
        }
        // Readable, but nothing that could verify: for the check of the signature to say.
        return new Sod.Signers(readable, e);
      }
    }
    return new Sod.Signers(readable, null);
  }

  private static LdsSecurityObject lds(SignedDataParts parts, Findings findings)
      throws CmsRefusalException {
    try {
      return LdsParser.parse(parts.content(), findings);
    } catch (MalformedAsn1Exception e) {
      throw new CmsRefusalException(
          reason(e.problem(), CmsReason.MALFORMED_CONTENT),
          "LDSSecurityObject (offsets within it): " + e.getMessage());
    }
  }

  private static CmsReason reason(Problem problem, CmsReason wrongStructure) {
    return switch (problem) {
      case EMPTY ->
          wrongStructure == CmsReason.MALFORMED_CONTENT ? wrongStructure : CmsReason.EMPTY;
      case NOT_ASN1 ->
          wrongStructure == CmsReason.MALFORMED_CONTENT ? wrongStructure : CmsReason.NOT_ASN1;
      case TRUNCATED -> CmsReason.TRUNCATED;
      case TRAILING_DATA -> CmsReason.TRAILING_DATA;
      case TOO_DEEP -> CmsReason.TOO_DEEP;
      case TOO_LARGE -> CmsReason.TOO_LARGE;
      case WRONG_STRUCTURE -> wrongStructure;
    };
  }

  private static String advice(byte[] file, Problem problem) {
    boolean text = file.length > 1 && (file[0] == '-' || (file[0] == 'd' && file[1] == '4'));
    if (text) {
      return "; this looks like PEM or base64 text, send the bytes of the file";
    }
    return problem == Problem.TRUNCATED ? "; send the complete file" : "";
  }
}
