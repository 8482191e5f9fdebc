package dev.marty.pkd;

import dev.marty.emrtd.asn1.Oids;
import dev.marty.emrtd.issuing.CertificateMaker;
import dev.marty.emrtd.keys.SigningKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.util.Properties;

/** Certificates that no CSCA may make, and that the library therefore makes none of. */
final class OddCertificates {
  private static final String LENIENT = "org.bouncycastle.asn1.allow_unsafe_integer";

  private OddCertificates() {}

  /** A link certificate from one CSCA to another, whatever their countries. */
  static byte[] link(Generation from, Generation to) {
    try {
      X509CertificateHolder issuer = new X509CertificateHolder(from.root());
      X509CertificateHolder root = new X509CertificateHolder(to.root());
      X509v3CertificateBuilder builder =
          new X509v3CertificateBuilder(
              issuer.getSubject(),
              CertificateMaker.serial(),
              root.getNotBefore(),
              root.getNotAfter(),
              root.getSubject(),
              root.getSubjectPublicKeyInfo());
      for (ASN1ObjectIdentifier kept :
          List.of(Extension.basicConstraints, Extension.keyUsage, Extension.subjectKeyIdentifier)) {
        builder.addExtension(root.getExtension(kept));
      }
      return builder.build(from.key().contentSigner()).getEncoded();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A Deviation List Signer certificate whose subject is of another country. */
  static byte[] deviationListSigner(Generation csca, String country, SigningKey key) {
    try {
      X509CertificateHolder root = new X509CertificateHolder(csca.root());
      return new X509v3CertificateBuilder(
              root.getSubject(),
              CertificateMaker.serial(),
              root.getNotBefore(),
              root.getNotAfter(),
              new X500Name("C=" + country + ",CN=Deviation List Signer"),
              SubjectPublicKeyInfo.getInstance(key.publicKey().getEncoded()))
          .addExtension(
              Extension.extendedKeyUsage,
              true,
              new ExtendedKeyUsage(KeyPurposeId.getInstance(Oids.DEVIATION_LIST_SIGNING_KEY)))
          .addExtension(
              Extension.subjectKeyIdentifier, false, new SubjectKeyIdentifier(new byte[] {1, 2, 3}))
          .build(csca.key().contentSigner())
          .getEncoded();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same root, but for key usage and basic constraints: keyCertSign, cA. */
  static byte[] root(Generation csca, Boolean keyCertSign, Boolean ca) {
    try {
      X509CertificateHolder root = new X509CertificateHolder(csca.root());
      X509v3CertificateBuilder builder =
          new X509v3CertificateBuilder(
              root.getIssuer(),
              CertificateMaker.serial(),
              root.getNotBefore(),
              root.getNotAfter(),
              root.getSubject(),
              root.getSubjectPublicKeyInfo());
      builder.addExtension(root.getExtension(Extension.subjectKeyIdentifier));
      if (keyCertSign != null) {
        int usage =
            keyCertSign ? KeyUsage.keyCertSign | KeyUsage.cRLSign : KeyUsage.digitalSignature;
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
      }
      if (ca != null) {
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(ca));
      }
      return builder.build(csca.key().contentSigner()).getEncoded();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same certificate, its serial number with superfluous octets; csca signs it anew. */
  static byte[] longSerial(Generation csca, byte[] certificate, byte[] serial) {
    Properties.setThreadOverride(LENIENT, true);
    try {
      TBSCertificate tbs =
          new X509CertificateHolder(certificate).toASN1Structure().getTBSCertificate();
      ASN1EncodableVector elements = new ASN1EncodableVector();
      ((ASN1Sequence) tbs.toASN1Primitive()).forEach(elements::add);
      ASN1EncodableVector changed = new ASN1EncodableVector();
      for (int i = 0; i < elements.size(); i++) {
        changed.add(i == 1 ? new ASN1Integer(serial) : elements.get(i));
      }
      byte[] content = new DERSequence(changed).getEncoded();
      ContentSigner signer = csca.key().contentSigner();
      signer.getOutputStream().write(content);
      return new DERSequence(
              new ASN1Encodable[] {
                new DERSequence(changed),
                signer.getAlgorithmIdentifier(),
                new DERBitString(signer.getSignature())
              })
          .getEncoded();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      Properties.removeThreadOverride(LENIENT);
    }
  }

  /** The same certificate with its country in small letters, which Doc 9303-12 does not allow. */
  static byte[] lowerCase(byte[] certificate, String country) {
    String text = new String(certificate, StandardCharsets.ISO_8859_1);
    // With the end of the attribute's OID and the head of a PrintableString of two characters: the
    // letters alone may be in the key as well.
    String attribute = "\4\6\23\2";
    return text.replace(attribute + country, attribute + country.toLowerCase(Locale.ROOT))
        .getBytes(StandardCharsets.ISO_8859_1);
  }
}
