package dev.marty.pkd.directory;

import dev.marty.emrtd.certificate.CertificateFacts;
import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.certificate.Names;
import dev.marty.emrtd.conformance.CertificateConformance;
import dev.marty.emrtd.conformance.CrlConformance;
import dev.marty.emrtd.conformance.Finding;
import dev.marty.emrtd.conformance.Profile;
import dev.marty.emrtd.crl.ParsedCrl;
import dev.marty.emrtd.deviationlist.Deviation;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;

/** An object that was read and judged, on its way into the directory. Immutable. */
public sealed interface Found {

  /** SHA-256 of the object as received, lowercase hex. */
  String sha256();

  /** What is odd about it. */
  List<Finding> findings();

  /**
   * A certificate.
   *
   * @param facts what it says
   * @param profile what it was judged as
   * @param der as received
   * @param findings about it
   */
  record Certificate(CertificateFacts facts, Profile profile, Buffer der, List<Finding> findings)
      implements Found {

    /**
     * Judges a certificate as what it means to be. CPU heavy enough for a worker.
     *
     * @param parsed a certificate that was read
     */
    public static Certificate judged(CertificateOutcome.Parsed parsed) {
      Profile profile = Profile.of(parsed);
      return of(parsed, profile, CertificateConformance.check(parsed, profile));
    }

    /** With the findings of whoever has judged it already. */
    public static Certificate of(
        CertificateOutcome.Parsed parsed, Profile profile, List<Finding> findings) {
      return new Certificate(
          parsed.facts(), profile, Buffer.buffer(parsed.bytes().toByteArray()), findings);
    }

    @Override
    public String sha256() {
      return facts.sha256();
    }
  }

  /**
   * A CRL.
   *
   * @param crl what it says
   * @param sha256 of it
   * @param issuerName issuer in the comparison form
   * @param findings about it
   */
  record Crl(ParsedCrl crl, String sha256, String issuerName, List<Finding> findings)
      implements Found {

    /** Judges a CRL. CPU heavy enough for a worker. */
    public static Crl judged(ParsedCrl crl) {
      return new Crl(
          crl, crl.sha256(), Names.canonical(crl.issuerName()), CrlConformance.check(crl));
    }
  }

  /**
   * A master list or deviation list whose signature is right.
   *
   * @param kind what it lists
   * @param sha256 of it
   * @param content as received
   * @param country of its signer, two letters, or empty
   * @param issuer the CSCA behind the signer as RFC 4514 string, as its certificate says
   * @param signerSha256 the signer's certificate, which is among those beside
   * @param issuerSha256 the CSCA certificate, or null if it did not come with the list
   * @param signedAt signing time, or null
   * @param signature how it is signed
   * @param certificates in the order of the list
   * @param unreadable how many elements are no certificates; they stay where they stand
   * @param deviations what a deviation list says; null of a master list
   * @param beside certificates that came with it: the signer's and its CSCA's
   * @param findings about the list as a whole, and about elements that are no certificates
   */
  record SignedList(
      ListKind kind,
      String sha256,
      Buffer content,
      String country,
      String issuer,
      String signerSha256,
      String issuerSha256,
      Instant signedAt,
      ListSignature signature,
      List<Listed> certificates,
      int unreadable,
      Deviations deviations,
      List<Certificate> beside,
      List<Finding> findings)
      implements Found {

    /** The keys behind its signature, the signer's and its CSCA's: SHA-256, lowercase hex. */
    public List<String> keys() {
      return beside.stream().map(certificate -> certificate.facts().keySha256()).toList();
    }
  }

  /**
   * What a deviation list says.
   *
   * @param digestAlgorithm of the certificate digests in it, or null
   * @param all read when their turn comes, on a worker: there may be many
   */
  record Deviations(String digestAlgorithm, Iterable<Deviation> all) {}

  /**
   * A place in a list.
   *
   * @param position from 0
   * @param certificate what stands there
   */
  record Listed(int position, Certificate certificate) {}
}
