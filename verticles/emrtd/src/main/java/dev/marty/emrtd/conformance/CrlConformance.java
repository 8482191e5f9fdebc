package dev.marty.emrtd.conformance;

import dev.marty.emrtd.asn1.Bouncy;
import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.asn1.Tlv;
import dev.marty.emrtd.certificate.ExtensionList;
import dev.marty.emrtd.crl.CrlFields;
import dev.marty.emrtd.crl.ParsedCrl;
import dev.marty.emrtd.crypto.DigestAlgorithm;
import dev.marty.emrtd.crypto.SignatureScheme;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.Extensions;

/**
 * Judges CRLs against Doc 9303-12 Tables 9 and 10 and the checks the PKD applies to uploads.
 * Whether the signature is right takes the CSCA's key: {@link ParsedCrl#verify}.
 *
 * <p>Pure; safe on any thread; some 20 ms for 10,000 entries.
 */
public final class CrlConformance {
  private static final int V2 = 1;

  private CrlConformance() {}

  /**
   * Judges a CRL.
   *
   * @param crl a CRL that was read
   * @return its deviations, field by field in the order of the tables; empty if there are none.
   *     What many entries share is reported once
   */
  public static List<Finding> check(ParsedCrl crl) {
    Findings findings = Findings.ofCrl();
    try {
      CrlFields fields = crl.fields();
      List<String> falseCriticality =
          fields.extensions() == null
              ? List.of()
              : ExtensionList.falseCriticality(fields.extensions());
      Extensions extensions =
          fields.extensions() == null
              ? null
              : Bouncy.decode(
                  "extensions of a CRL", fields.extensions().bytes(), Extensions::getInstance);
      boolean der = Encodings.isDer(fields.whole());
      Bouncy.parse(
          "CRL",
          () -> {
            body(crl, fields, der, findings);
            CrlExtensionChecks.check(extensions, falseCriticality, findings);
            CrlEntryChecks.check(crl, findings);
            return findings;
          });
    } catch (MalformedAsn1Exception e) {
      findings.error(Field.EXT, Rule.MALFORMED, e.getMessage());
    }
    return findings.list();
  }

  /**
   * What is odd about a CRL whose number is smaller than an older one's of the same issuer (RFC
   * 5280 clause 5.2.3), which only whoever has both can tell.
   *
   * @return the finding
   */
  public static Finding numberGoesBack() {
    Findings findings = Findings.ofCrl();
    findings.warn(Field.CRN, Rule.NUMBER_GOES_BACK, "an older CRL of its issuer has a larger one");
    return findings.list().get(0);
  }

  /**
   * What is odd about relying on a CRL of the same country only (Doc 9303-12 Appendix D.1.2.3),
   * since real countries run several CSCAs.
   *
   * @return the finding
   */
  public static Finding otherCsca() {
    Findings findings = Findings.ofCrl();
    findings.warn(
        Field.ISS, Rule.OTHER_CSCA, "nothing joins its name with the certificate's issuer");
    return findings.list().get(0);
  }

  private static void time(Field field, Tlv time, Findings findings) {
    Encodings.time(field, "", Octets.copyOf(time.bytes()), findings);
  }

  private static void body(ParsedCrl crl, CrlFields fields, boolean der, Findings findings) {
    byte[] version = fields.version() == null ? new byte[1] : fields.version().content();
    if (version.length != 1 || version[0] != V2) {
      findings.error(Field.VER, Rule.NOT_V2);
    }
    if (!Arrays.equals(fields.innerAlgorithm().bytes(), fields.outerAlgorithm().bytes())) {
      findings.error(Field.SIG, Rule.DIFFERS, "algorithm inside and outside the signed part");
    }
    Optional<SignatureScheme> scheme = SignatureScheme.of(crl.signatureAlgorithm());
    if (scheme.isEmpty() || scheme.get().digest() == DigestAlgorithm.SHA1) {
      findings.error(
          Field.SIG,
          Rule.SIGNATURE_ALGORITHM_NOT_PERMITTED,
          scheme
              .map(SignatureScheme::displayName)
              .orElse(crl.signatureAlgorithm().getAlgorithm().getId()));
    }
    if (!der) {
      findings.error(Field.SIG, Rule.NOT_DER, "the CRL is BER, signatures are over DER");
    }
    NameChecks.attributes(Field.ISS, crl.issuerName(), findings);
    time(Field.TUP, fields.thisUpdate(), findings);
    if (fields.nextUpdate() == null) {
      findings.error(Field.NUP, Rule.FIELD_NOT_PRESENT);
    } else {
      time(Field.NUP, fields.nextUpdate(), findings);
      if (crl.nextUpdate().isBefore(crl.thisUpdate())) {
        findings.error(Field.NUP, Rule.ENDS_BEFORE_START);
      }
    }
  }
}
