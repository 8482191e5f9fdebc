package dev.marty.testkit;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.asn1.Oids;
import dev.marty.emrtd.issuing.CertificateMaker;
import dev.marty.emrtd.keys.KeyAlgorithm;
import dev.marty.emrtd.keys.SigningKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.X509v3CertificateBuilder;

/** A CSCA with any name, one without a country say, which Marty's own makers refuse to write. */
public final class PlainCsca {
  private final X500Name name;
  private final SigningKey key;
  private final Instant start = Instant.now().minus(Duration.ofDays(10));
  private final byte[] keyIdentifier;
  private byte[] root;

  /** With a key of its own. */
  public PlainCsca(String name) {
    this(name, SigningKey.generate(KeyAlgorithm.EC_P256, true));
  }

  /** Another name of the same key. */
  public PlainCsca(String name, SigningKey key) {
    this.name = new X500Name(name);
    this.key = key;
    byte[] hash = HexFormat.of().parseHex(Octets.copyOf(encoded(key.publicKey())).sha256());
    this.keyIdentifier = Arrays.copyOf(hash, 20);
  }

  /** Its key. */
  public SigningKey key() {
    return key;
  }

  /** RFC 4514. */
  public String name() {
    return name.toString();
  }

  /** The root certificate, the same each time. */
  public byte[] root() {
    if (root == null) {
      root = link(this);
    }
    return root.clone();
  }

  /** The certificate of another CSCA's key, signed with this one's. */
  public byte[] link(PlainCsca next) {
    return certificate(
        next.name,
        next.key.publicKey(),
        extension(Extension.authorityKeyIdentifier, false, authority()),
        extension(
            Extension.subjectKeyIdentifier, false, new SubjectKeyIdentifier(next.keyIdentifier)),
        extension(Extension.basicConstraints, true, new BasicConstraints(0)),
        extension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign)));
  }

  /** A Document Signer certificate of a new key. */
  public byte[] signer(String subject) {
    return signer(subject, newKey());
  }

  /** A Document Signer certificate of the key of another certificate. */
  public byte[] signer(String subject, byte[] ofKey) {
    return signer(subject, keyOf(ofKey));
  }

  private byte[] signer(String subject, SubjectPublicKeyInfo of) {
    return certificate(
        new X500Name(subject),
        of,
        extension(Extension.authorityKeyIdentifier, false, authority()),
        extension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature)));
  }

  /**
   * A Bar Code Signer certificate by Doc 9303-12 Table 8.
   *
   * @param purpose of its key; null leaves the extension out
   * @param others extensions that it must not have
   */
  public byte[] barCodeSigner(String subject, ASN1ObjectIdentifier purpose, Extension... others) {
    return barCodeSigner(subject, newKey(), purpose, others);
  }

  /** The same with the key of another certificate. */
  public byte[] barCodeSigner(String subject, byte[] ofKey, ASN1ObjectIdentifier purpose) {
    return barCodeSigner(subject, keyOf(ofKey), purpose);
  }

  private byte[] barCodeSigner(
      String subject, SubjectPublicKeyInfo of, ASN1ObjectIdentifier purpose, Extension... others) {
    ASN1Encodable types =
        new DERSequence(
            new ASN1Encodable[] {new ASN1Integer(0), new DERSet(new DERPrintableString("V"))});
    List<Extension> all = new ArrayList<>();
    all.add(extension(Extension.authorityKeyIdentifier, false, authority()));
    all.add(extension(Oids.DOCUMENT_TYPE_LIST, false, types));
    if (purpose != null) {
      all.add(
          extension(
              Extension.extendedKeyUsage,
              true,
              new ExtendedKeyUsage(KeyPurposeId.getInstance(purpose))));
    }
    all.addAll(List.of(others));
    return certificate(printable(subject), of, all.toArray(Extension[]::new));
  }

  private static X500Name printable(String name) {
    X500NameBuilder builder = new X500NameBuilder();
    for (RDN rdn : new X500Name(name).getRDNs()) {
      String value = IETFUtils.valueToString(rdn.getFirst().getValue());
      builder.addRDN(rdn.getFirst().getType(), new DERPrintableString(value));
    }
    return builder.build();
  }

  /** A certificate with these extensions and no others. */
  public byte[] certificate(X500Name subject, SubjectPublicKeyInfo of, Extension... extensions) {
    try {
      X509v3CertificateBuilder builder =
          new X509v3CertificateBuilder(
              name,
              CertificateMaker.serial(),
              Date.from(start),
              Date.from(start.plus(Duration.ofDays(5_000))),
              subject,
              of);
      for (Extension extension : extensions) {
        builder.addExtension(extension);
      }
      return builder.build(key.contentSigner()).getEncoded();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A CRL that lists certificates; it points to the key. */
  public byte[] crl(int number, Instant at, byte[]... revoked) {
    return crl(number, at, null, revoked);
  }

  /**
   * A CRL that says that its CSCA has another name, too.
   *
   * @param other the name, or null
   */
  public byte[] crl(int number, Instant at, PlainCsca other, byte[]... revoked) {
    try {
      X509v2CRLBuilder builder = new X509v2CRLBuilder(name, Date.from(at));
      builder.setNextUpdate(Date.from(at.plus(Duration.ofDays(30))));
      for (byte[] certificate : revoked) {
        BigInteger serial = new X509CertificateHolder(certificate).getSerialNumber();
        builder.addCRLEntry(serial, Date.from(at), (Extensions) null);
      }
      builder.addExtension(extension(Extension.authorityKeyIdentifier, false, authority()));
      builder.addExtension(Extension.cRLNumber, false, new CRLNumber(BigInteger.valueOf(number)));
      if (other != null) {
        builder.addExtension(
            Extension.issuerAlternativeName, false, new GeneralNames(new GeneralName(other.name)));
      }
      return builder.build(key.contentSigner()).getEncoded();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An extension. */
  public static Extension extension(
      ASN1ObjectIdentifier oid, boolean critical, ASN1Encodable value) {
    return new Extension(oid, critical, encoded(value));
  }

  private ASN1Encodable authority() {
    return new AuthorityKeyIdentifier(keyIdentifier);
  }

  private static SubjectPublicKeyInfo newKey() {
    return SigningKey.generate(KeyAlgorithm.EC_P256, true).publicKey();
  }

  private static SubjectPublicKeyInfo keyOf(byte[] certificate) {
    try {
      return new X509CertificateHolder(certificate).getSubjectPublicKeyInfo();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] encoded(ASN1Encodable value) {
    try {
      return value.toASN1Primitive().getEncoded("DER");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
