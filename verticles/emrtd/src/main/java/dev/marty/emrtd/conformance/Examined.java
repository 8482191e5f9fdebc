package dev.marty.emrtd.conformance;

import dev.marty.emrtd.certificate.CertificateFacts;
import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.certificate.ParsedCertificate;

/**
 * What the checks of certificates look at.
 *
 * @param outcome the certificate
 * @param profile what it should be
 * @param findings where to report
 */
record Examined(CertificateOutcome.Parsed outcome, Profile profile, Findings findings) {

  ParsedCertificate certificate() {
    return outcome.certificate();
  }

  CertificateFacts facts() {
    return outcome.facts();
  }

  boolean csca() {
    return profile == Profile.CSCA;
  }

  ExtensionReader extensions() {
    return new ExtensionReader(certificate().tbsCertificate().getExtensions(), findings);
  }
}
