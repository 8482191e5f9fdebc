package dev.marty.emrtd.verification;

import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.crl.ParsedCrl;

/**
 * A CRL whose signature is right.
 *
 * @param crl it
 * @param signer a trusted certificate whose key signed it
 */
record VerifiedCrl(ParsedCrl crl, CertificateOutcome.Parsed signer) {}
