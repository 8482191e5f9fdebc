package dev.marty.emrtd.issuing;

import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.asn1.Moments;
import dev.marty.emrtd.certificate.CertificateOutcome;
import dev.marty.emrtd.certificate.CertificateReader;
import dev.marty.emrtd.certificate.IssuerCheck;
import dev.marty.emrtd.certificate.ParsedCertificate;
import dev.marty.emrtd.conformance.CscaConformance;
import dev.marty.emrtd.conformance.Finding;
import dev.marty.emrtd.conformance.Severity;
import dev.marty.emrtd.keys.SigningKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Locale;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;

/**
 * Makes the certificates of a CSCA by Doc 9303-12 Tables 5 and 6. Whatever comes out was read again
 * and its signature verified: a token that signs with another key than it says, or a fault in the
 * computation, must not leave this class.
 *
 * <p>Pure but for randomness; safe on any thread; CPU heavy, call it off the event loop.
 */
public final class CertificateMaker {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int SERIAL_BITS = 127;

  private CertificateMaker() {}

  /**
   * Draws a serial number: positive, 16 octets, 126 random bits. A CSCA must never use one twice
   * (Doc 9303-12 clause 7.1.1.5); whoever stores certificates makes sure.
   *
   * @return the number
   */
  public static BigInteger serial() {
    return new BigInteger(SERIAL_BITS - 1, RANDOM).setBit(SERIAL_BITS - 1);
  }

  /**
   * Makes a self-signed root.
   *
   * @param request what it says
   * @param key the CSCA's key, which it certifies and is signed with
   * @param serial its serial number
   * @return DER
   * @throws IssuingException if a bound is not kept
   */
  public static byte[] root(RootRequest request, SigningKey key, BigInteger serial)
      throws IssuingException {
    request.subject().checked();
    request.alternativeName().checked();
    Locations.check(request.crlLocations());
    Bounds.csca(key.algorithm());
    Bounds.csca(request.lifetime());
    X500Name name = request.subject().encode();
    byte[] root =
        sign(
            key,
            name,
            serial,
            request.lifetime(),
            name,
            key.publicKey(),
            () -> CertificateProfile.root(request, key.publicKey()));
    conforms(root);
    return root;
  }

  /**
   * Makes a link certificate: the new key, certified with the old one (clause 7.1.1.5), with
   * NameChange where the name changes. It ends with the old root: whoever verifies it needs that.
   *
   * @param old the CSCA as it was
   * @param fresh the CSCA as it is from now on
   * @param serial the link's serial number
   * @param from start of validity, {@link Lifetime#start} for one that is issued now
   * @return DER
   * @throws IssuingException if the old key may no longer sign, or the countries differ
   */
  public static byte[] link(Issuer old, Issuer fresh, BigInteger serial, Instant from)
      throws IssuingException {
    Instant end = old.notAfter().isBefore(fresh.notAfter()) ? old.notAfter() : fresh.notAfter();
    Lifetime life = new Lifetime(from, end, fresh.keyUseEnds());
    Bounds.within(old.lifetime(), life);
    sameCountry(old.name(), fresh.name());
    byte[] link =
        sign(
            old.key(),
            old.name(),
            serial,
            life,
            fresh.name(),
            fresh.root().publicKey(),
            () -> CertificateProfile.link(old, fresh));
    conforms(link);
    return link;
  }

  /**
   * Makes the certificate of a signer.
   *
   * @param issuer the CSCA
   * @param request what it says
   * @param serial its serial number
   * @return DER
   * @throws IssuingException if a bound is not kept
   */
  public static byte[] signer(Issuer issuer, SignerRequest request, BigInteger serial)
      throws IssuingException {
    if (request.kind() == SignerKind.DOCUMENT_SIGNER) {
      Bounds.documentSigner(request.lifetime());
    } else {
      Bounds.listSigner(request.lifetime());
    }
    Bounds.within(issuer.lifetime(), request.lifetime());
    X500Name subject = request.subject().checked().encode();
    sameCountry(issuer.name(), subject);
    return sign(
        issuer.key(),
        issuer.name(),
        serial,
        request.lifetime(),
        subject,
        request.publicKey(),
        () -> CertificateProfile.signer(issuer, request));
  }

  @FunctionalInterface
  private interface ExtensionsStep {
    Extensions run() throws IOException, IssuingException;
  }

  private static byte[] sign(
      SigningKey key,
      X500Name issuer,
      BigInteger serial,
      Lifetime life,
      X500Name subject,
      SubjectPublicKeyInfo publicKey,
      ExtensionsStep extensions)
      throws IssuingException {
    X509v3CertificateBuilder builder =
        new X509v3CertificateBuilder(
            issuer,
            serial,
            Moments.encode(life.notBefore()),
            Moments.encode(life.notAfter()),
            subject,
            publicKey);
    try {
      Extensions all = extensions.run();
      for (var oid : all.getExtensionOIDs()) {
        builder.addExtension(all.getExtension(oid));
      }
      return verified(builder.build(key.contentSigner()).getEncoded(), key);
    } catch (IOException e) {
      throw new UncheckedIOException("a certificate cannot be encoded", e);
    }
  }

  private static byte[] verified(byte[] der, SigningKey key) {
    try {
      if (IssuerCheck.verify(ParsedCertificate.parse(der), key.publicKey()).verifies()) {
        return der;
      }
    } catch (MalformedAsn1Exception e) {
      throw new IllegalStateException("a certificate that was just made is unreadable", e);
    }
    throw new IllegalStateException(
        "the signature made with " + key + " does not verify with its public key");
  }

  private static void sameCountry(X500Name issuer, X500Name subject) throws IssuingException {
    String expected = SubjectName.countryOf(issuer);
    String found = SubjectName.countryOf(subject);
    if (!expected.equals(found)) {
      throw new IssuingException(
          "country",
          String.format(
              Locale.ROOT,
              "subject and issuer are of one country (Doc 9303-12 Table 5), not %s and %s",
              found,
              expected));
    }
  }

  /** What the directory would complain about is refused here; named curves are there on request. */
  private static void conforms(byte[] der) throws IssuingException {
    if (!(CertificateReader.read(der) instanceof CertificateOutcome.Parsed parsed)) {
      throw new IllegalStateException("a certificate that was just made is unreadable");
    }
    for (Finding finding : CscaConformance.check(parsed)) {
      if (finding.code().startsWith("ERR:CSCA.SAN") || finding.code().startsWith("ERR:CSCA.IAN")) {
        throw new IssuingException("icaoCode", finding.text());
      }
      if (finding.severity() == Severity.ERR && !finding.code().startsWith("ERR:CSCA.PKI")) {
        throw new IllegalStateException("a certificate that was just made has " + finding.text());
      }
    }
  }
}
