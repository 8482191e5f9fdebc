package dev.marty.emrtd.issuing;

import dev.marty.emrtd.asn1.Oids;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.bc.BcX509ExtensionUtils;

/** The columns of Doc 9303-12 Table 6: which extensions, and which of them are critical. */
final class CertificateProfile {
  private static final String DOCUMENT_TYPE = "[A-Z][A-Z<]?";
  private static final int MOST_DOCUMENT_TYPES = 30;

  private final ExtensionsGenerator extensions = new ExtensionsGenerator();

  private CertificateProfile() {}

  /** A self-signed root: both key identifiers name its key, both alternative names are one. */
  static Extensions root(RootRequest request, SubjectPublicKeyInfo key) throws IOException {
    ASN1Encodable alternative = request.alternativeName().encode();
    return new CertificateProfile()
        .keyIdentifiers(keyIdentifier(key).getKeyIdentifier(), keyIdentifier(key))
        .authority(UsagePeriod.encode(request.lifetime()))
        .add(Extension.subjectAlternativeName, alternative)
        .add(Extension.issuerAlternativeName, alternative)
        .add(Extension.cRLDistributionPoints, Locations.encode(request.crlLocations()))
        .extensions
        .generate();
  }

  /** A link: what the new root says of itself, certified by the old key. */
  static Extensions link(Issuer old, Issuer fresh) throws IOException {
    CertificateProfile profile =
        new CertificateProfile()
            .keyIdentifiers(old.keyIdentifier(), new SubjectKeyIdentifier(fresh.keyIdentifier()))
            .authority(fresh.value(Extension.privateKeyUsagePeriod).orElseThrow())
            .add(
                Extension.subjectAlternativeName,
                fresh.value(Extension.subjectAlternativeName).orElseThrow())
            .add(
                Extension.issuerAlternativeName,
                old.value(Extension.subjectAlternativeName).orElseThrow())
            .add(
                Extension.cRLDistributionPoints,
                fresh.value(Extension.cRLDistributionPoints).orElseThrow());
    if (!old.root().subject().equals(fresh.root().subject())) {
      profile.add(Oids.NAME_CHANGE, DERNull.INSTANCE);
    }
    return profile.extensions.generate();
  }

  static Extensions signer(Issuer issuer, SignerRequest request)
      throws IOException, IssuingException {
    ASN1Encodable alternative = issuer.value(Extension.subjectAlternativeName).orElseThrow();
    CertificateProfile profile =
        new CertificateProfile()
            .keyIdentifiers(issuer.keyIdentifier(), keyIdentifier(request.publicKey()))
            .critical(Extension.keyUsage, new KeyUsage(KeyUsage.digitalSignature))
            .add(Extension.privateKeyUsagePeriod, UsagePeriod.encode(request.lifetime()))
            .add(Extension.subjectAlternativeName, alternative)
            .add(Extension.issuerAlternativeName, alternative)
            .add(
                Extension.cRLDistributionPoints,
                issuer.value(Extension.cRLDistributionPoints).orElseThrow());
    if (request.kind().purpose().isPresent()) {
      KeyPurposeId purpose = KeyPurposeId.getInstance(request.kind().purpose().get());
      profile.critical(Extension.extendedKeyUsage, new ExtendedKeyUsage(purpose));
    }
    if (request.kind() == SignerKind.DOCUMENT_SIGNER) {
      profile.add(Oids.DOCUMENT_TYPE_LIST, documentTypes(request.documentTypes()));
    } else if (!request.documentTypes().isEmpty()) {
      throw new IssuingException(
          "documentTypes", "only a Document Signer has document types (Doc 9303-12 Table 6)");
    }
    return profile.extensions.generate();
  }

  /** {@code SEQUENCE { version INTEGER 0, SET OF PrintableString (SIZE (1..2)) }}. */
  private static ASN1Encodable documentTypes(List<String> types) throws IssuingException {
    if (types.isEmpty()
        || types.size() > MOST_DOCUMENT_TYPES
        || !types.stream().allMatch(type -> type.matches(DOCUMENT_TYPE))) {
      throw new IssuingException(
          "documentTypes",
          String.format(
              Locale.ROOT,
              "documentTypes has 1 to %d entries of one or two characters as in the MRZ, P or ID",
              MOST_DOCUMENT_TYPES));
    }
    ASN1EncodableVector set = new ASN1EncodableVector();
    for (String type : types.stream().map(type -> type.replace("<", "")).distinct().toList()) {
      set.add(new DERPrintableString(type));
    }
    return new DERSequence(new ASN1Encodable[] {new ASN1Integer(0), new DERSet(set)});
  }

  private CertificateProfile authority(ASN1Encodable usagePeriod) throws IOException {
    return critical(Extension.keyUsage, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
        .critical(Extension.basicConstraints, new BasicConstraints(0))
        .add(Extension.privateKeyUsagePeriod, usagePeriod);
  }

  private CertificateProfile keyIdentifiers(byte[] authority, SubjectKeyIdentifier subject)
      throws IOException {
    return add(Extension.authorityKeyIdentifier, new AuthorityKeyIdentifier(authority))
        .add(Extension.subjectKeyIdentifier, subject);
  }

  private CertificateProfile critical(ASN1ObjectIdentifier oid, ASN1Encodable value)
      throws IOException {
    extensions.addExtension(oid, true, value);
    return this;
  }

  private CertificateProfile add(ASN1ObjectIdentifier oid, ASN1Encodable value) throws IOException {
    extensions.addExtension(oid, false, value);
    return this;
  }

  /** SHA-1 of the key's bits (RFC 5280 clause 4.2.1.2, method 1): a name, not a protection. */
  private static SubjectKeyIdentifier keyIdentifier(SubjectPublicKeyInfo key) {
    return new BcX509ExtensionUtils().createSubjectKeyIdentifier(key);
  }
}
