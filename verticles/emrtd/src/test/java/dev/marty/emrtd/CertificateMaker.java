package dev.marty.emrtd;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERGeneralizedTime;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DERUTCTime;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.bc.BcX509ExtensionUtils;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Makes certificates after the profile of Doc 9303-12 Table 6, and lets a test spoil one thing.
 * Mutable; one per certificate.
 */
public final class CertificateMaker {
  /** Test certificates are valid from here… */
  public static final Instant NOT_BEFORE = Instant.parse("2020-01-01T00:00:00Z");

  /** …to here, whatever the clock says. */
  public static final Instant NOT_AFTER = Instant.parse("2035-01-01T00:00:00Z");

  private static final long YEAR_2050 = Instant.parse("2050-01-01T00:00:00Z").getEpochSecond();
  private static final DateTimeFormatter UTC_TIME =
      DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter GENERALIZED_TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final KeyPair subjectKeys;
  private final KeyPair issuerKeys;
  private final String algorithm;
  private final Map<ASN1ObjectIdentifier, Extension> extensions = new LinkedHashMap<>();
  private X500Name subject;
  private X500Name issuer;
  private BigInteger serial = BigInteger.valueOf(0x1234);
  private Instant notBefore = NOT_BEFORE;
  private Instant notAfter = NOT_AFTER;

  private CertificateMaker(
      String subject, KeyPair subjectKeys, String issuer, KeyPair issuerKeys, String algorithm) {
    this.subject = new X500Name(subject);
    this.issuer = new X500Name(issuer);
    this.subjectKeys = subjectKeys;
    this.issuerKeys = issuerKeys;
    this.algorithm = algorithm;
    with(Extension.authorityKeyIdentifier, false, authorityKeyIdentifier(issuerKeys));
    with(
        Extension.subjectKeyIdentifier,
        false,
        new BcX509ExtensionUtils().createSubjectKeyIdentifier(info(subjectKeys)));
  }

  /** A CSCA root certificate without any deviation (explicit EC or RSA keys provided). */
  public static CertificateMaker root(String name, KeyPair keys, String algorithm) {
    return new CertificateMaker(name, keys, name, keys, algorithm).authority();
  }

  /** A link certificate: the new key, signed with the old one. */
  public static CertificateMaker link(
      String name, KeyPair newKeys, String issuer, KeyPair oldKeys, String algorithm) {
    return new CertificateMaker(name, newKeys, issuer, oldKeys, algorithm).authority();
  }

  /** A Master List Signer certificate. */
  public static CertificateMaker signer(
      String name, KeyPair keys, String issuer, KeyPair issuerKeys, String algorithm) {
    return new CertificateMaker(name, keys, issuer, issuerKeys, algorithm)
        .endEntity()
        .with(
            Extension.extendedKeyUsage,
            true,
            new ExtendedKeyUsage(
                KeyPurposeId.getInstance(new ASN1ObjectIdentifier("2.23.136.1.1.3"))));
  }

  /** A Document Signer certificate without any deviation. */
  public static CertificateMaker documentSigner(
      String name, KeyPair keys, String issuer, KeyPair issuerKeys, String algorithm) {
    return new CertificateMaker(name, keys, issuer, issuerKeys, algorithm)
        .endEntity()
        .privateKeyUsage()
        .with(
            new ASN1ObjectIdentifier("2.23.136.1.1.6.2"),
            false,
            new DERSequence(
                new ASN1Encodable[] {new ASN1Integer(0), new DERSet(new DERPrintableString("P"))}));
  }

  private CertificateMaker endEntity() {
    return named().with(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
  }

  private CertificateMaker authority() {
    return named()
        .privateKeyUsage()
        .with(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
        .with(Extension.basicConstraints, true, new BasicConstraints(0));
  }

  private CertificateMaker privateKeyUsage() {
    return with(
        Extension.privateKeyUsagePeriod,
        false,
        new DERSequence(new DERTaggedObject(false, 0, new DERGeneralizedTime("20200101000000Z"))));
  }

  private CertificateMaker named() {
    GeneralNames alternative =
        new GeneralNames(
            new GeneralName[] {
              new GeneralName(GeneralName.rfc822Name, "csca@example.org"),
              new GeneralName(new X500Name("L=UTO"))
            });
    GeneralNames location =
        new GeneralNames(
            new GeneralName(GeneralName.uniformResourceIdentifier, "http://example.org/UTO.crl"));
    return with(Extension.subjectAlternativeName, false, alternative)
        .with(Extension.issuerAlternativeName, false, alternative)
        .with(
            Extension.cRLDistributionPoints,
            false,
            new CRLDistPoint(
                new DistributionPoint[] {
                  new DistributionPoint(new DistributionPointName(location), null, null)
                }));
  }

  /** Sets or replaces an extension. */
  public CertificateMaker with(ASN1ObjectIdentifier oid, boolean critical, ASN1Encodable value) {
    try {
      return withRaw(oid, critical, value.toASN1Primitive().getEncoded());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sets or replaces an extension by the octets of its value, which may be anything. */
  public CertificateMaker withRaw(ASN1ObjectIdentifier oid, boolean critical, byte[] value) {
    extensions.put(oid, new Extension(oid, critical, new DEROctetString(value)));
    return this;
  }

  /** Leaves an extension out. */
  public CertificateMaker without(ASN1ObjectIdentifier oid) {
    extensions.remove(oid);
    return this;
  }

  /** Sets subject and issuer. */
  public CertificateMaker names(X500Name subject, X500Name issuer) {
    this.subject = subject;
    this.issuer = issuer;
    return this;
  }

  /** Sets the serial number. */
  public CertificateMaker serial(BigInteger serial) {
    this.serial = serial;
    return this;
  }

  /** Sets the validity. */
  public CertificateMaker valid(Instant from, Instant to) {
    this.notBefore = from;
    this.notAfter = to;
    return this;
  }

  /** Signs and encodes the certificate. */
  public byte[] der() {
    try {
      X509v3CertificateBuilder builder =
          new X509v3CertificateBuilder(
              issuer, serial, time(notBefore), time(notAfter), subject, info(subjectKeys));
      for (Extension extension : extensions.values()) {
        builder.addExtension(extension);
      }
      return builder.build(contentSigner(issuerKeys, algorithm)).getEncoded();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A signer for certificates and CMS objects. */
  public static ContentSigner contentSigner(KeyPair keys, String algorithm) {
    try {
      return new JcaContentSignerBuilder(algorithm)
          .setProvider(TestKeys.BC)
          .build(keys.getPrivate());
    } catch (OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static AuthorityKeyIdentifier authorityKeyIdentifier(KeyPair keys) {
    return new BcX509ExtensionUtils().createAuthorityKeyIdentifier(info(keys));
  }

  /** UTCTime up to 2049, GeneralizedTime after (Doc 9303-12 Table 5). */
  private static Time time(Instant instant) {
    return new Time(
        instant.getEpochSecond() < YEAR_2050
            ? new DERUTCTime(UTC_TIME.format(instant))
            : new DERGeneralizedTime(GENERALIZED_TIME.format(instant)));
  }

  private static SubjectPublicKeyInfo info(KeyPair keys) {
    return SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded());
  }
}
