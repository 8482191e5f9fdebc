package dev.marty.pkd.masterlist;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.certificate.CertificateReader;
import dev.marty.emrtd.certificate.IssuerCheck;
import dev.marty.emrtd.masterlist.MasterListMaker;
import dev.marty.emrtd.masterlist.MasterListOutcome;
import dev.marty.emrtd.masterlist.MasterListReader;
import dev.marty.pkd.directory.Found;
import dev.marty.pkd.imports.SignedLists;
import dev.marty.signer.keys.KeyVault;
import dev.marty.signer.keys.KeyVaultException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * A list that was signed here and read again as everybody else will read it.
 *
 * @param found in the form in which the directory takes lists
 */
record SignedOwnList(Found.SignedList found) {

  /** Nothing that is known here vouches for the signer. */
  static final class NoIssuerException extends Exception {
    private static final long serialVersionUID = 1L;

    NoIssuerException(String message) {
      super(message);
    }
  }

  /**
   * Signs and reads. CPU heavy.
   *
   * @param certificates what goes in
   * @param issuers certificates with the name of the signer's issuer, the best first
   */
  static SignedOwnList make(
      List<Octets> certificates, List<Octets> issuers, ListSigner signer, KeyVault vault)
      throws NoIssuerException, KeyVaultException {
    CertificateOutcome.Parsed certificate = parsed(Octets.copyOf(signer.certificate().getBytes()));
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    CertificateOutcome.Parsed issuer =
        issuers.stream()
            .map(SignedOwnList::parsed)
            .filter(one -> one.facts().validAt(now))
            .filter(
                one ->
                    IssuerCheck.verify(certificate.certificate(), one.certificate().publicKey())
                        .verifies())
            .findFirst()
            .orElseThrow(
                () ->
                    new NoIssuerException(
                        "the directory trusts no certificate of the signer's CSCA yet"));
    byte[] list =
        MasterListMaker.make(certificates, vault.open(signer.key()), certificate, issuer, now);
    MasterListOutcome outcome = MasterListReader.read(list);
    if (outcome instanceof MasterListOutcome.Accepted accepted) {
      return new SignedOwnList(SignedLists.masterList(list, accepted.list()));
    }
    MasterListOutcome.Refused refused = (MasterListOutcome.Refused) outcome;
    throw new IllegalStateException(
        "readers would refuse the list that was made: " + refused.detail());
  }

  /** The issuer's name in the comparison form, to look issuers up by. */
  static String issuerName(ListSigner signer) {
    return parsed(Octets.copyOf(signer.certificate().getBytes())).facts().issuerName();
  }

  private static CertificateOutcome.Parsed parsed(Octets der) {
    return (CertificateOutcome.Parsed) CertificateReader.read(der.toByteArray());
  }
}
