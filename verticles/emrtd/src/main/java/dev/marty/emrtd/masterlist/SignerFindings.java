package dev.marty.emrtd.masterlist;

import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.conformance.Field;
import dev.marty.emrtd.conformance.Finding;
import dev.marty.emrtd.conformance.Findings;
import dev.marty.emrtd.conformance.Rule;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;

/**
 * Judges the Master List Signer certificate (Doc 9303-12 Table 6, clauses 5.3 and 7.1.1.3) by what
 * makes it fit to sign lists.
 */
final class SignerFindings {
  private static final KeyPurposeId MASTER_LIST_SIGNING =
      KeyPurposeId.getInstance(new ASN1ObjectIdentifier("2.23.136.1.1.3"));

  private SignerFindings() {}

  static List<Finding> check(CertificateOutcome.Parsed signer) {
    Findings findings = Findings.ofMasterListSigner();
    if (signer.facts().authority()) {
      findings.error(Field.BAC, Rule.SIGNED_BY_AUTHORITY, "a CSCA must not sign lists itself");
    }
    Optional<Extension> usage = signer.certificate().extension(Extension.extendedKeyUsage);
    if (usage.isEmpty()) {
      findings.error(Field.EKU, Rule.FIELD_NOT_PRESENT);
    } else {
      boolean purpose =
          signer
              .certificate()
              .decoded(Extension.extendedKeyUsage, ExtendedKeyUsage::getInstance)
              .map(purposes -> purposes.hasKeyPurposeId(MASTER_LIST_SIGNING))
              .orElse(false);
      if (!purpose) {
        findings.error(Field.EKU, Rule.PURPOSE_NOT_PRESENT, MASTER_LIST_SIGNING.getId());
      }
      if (!usage.get().isCritical()) {
        findings.error(Field.EKU, Rule.NOT_CRITICAL);
      }
    }
    boolean digitalSignature =
        signer
            .certificate()
            .decoded(Extension.keyUsage, KeyUsage::getInstance)
            .map(bits -> bits.hasUsages(KeyUsage.digitalSignature))
            .orElse(false);
    if (!digitalSignature) {
      findings.error(Field.BKU, Rule.WRONG_USAGE, "digitalSignature missing");
    }
    if (signer.certificate().extension(Extension.authorityKeyIdentifier).isEmpty()) {
      findings.error(Field.AKI, Rule.FIELD_NOT_PRESENT);
    }
    return findings.list();
  }
}
