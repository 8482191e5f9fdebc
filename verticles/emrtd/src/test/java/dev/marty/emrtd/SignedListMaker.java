package dev.marty.emrtd;

import dev.marty.emrtd.asn1.Octets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERUTCTime;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.CMSObjectIdentifiers;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.SignedData;
import org.bouncycastle.asn1.cms.SignerInfo;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSAttributeTableGenerator;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.DefaultSignedAttributeTableGenerator;
import org.bouncycastle.cms.SignerInfoGeneratorBuilder;
import org.bouncycastle.cms.SimpleAttributeTableGenerator;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcDigestCalculatorProvider;

/** Makes master lists and other signed lists, right ones and wrong ones. Mutable; one per list. */
public final class SignedListMaker {
  /** The content type of a CSCA master list. */
  public static final String CONTENT_TYPE = "2.23.136.1.1.2";

  /** When test lists are signed, whatever the clock says. */
  public static final Instant SIGNING_TIME = Instant.parse("2024-06-01T12:00:00Z");

  private final List<byte[]> listed = new ArrayList<>();
  private final List<byte[]> beside = new ArrayList<>();
  private final List<Signer> signers = new ArrayList<>();
  private String contentType = CONTENT_TYPE;
  private Instant signingTime = SIGNING_TIME;
  private boolean attributes = true;
  private byte[] content;
  private AttributeTable unsigned;

  private record Signer(Octets certificate, ContentSigner signer) {}

  /** Adds members to the list. */
  public SignedListMaker list(byte[]... certificates) {
    listed.addAll(List.of(certificates));
    return this;
  }

  /** Adds certificates to the CMS object. */
  public SignedListMaker beside(byte[]... certificates) {
    beside.addAll(List.of(certificates));
    return this;
  }

  /** Adds a signer, whose certificate does not come into the CMS object by this. */
  public SignedListMaker signedBy(byte[] certificate, ContentSigner signer) {
    signers.add(new Signer(Octets.copyOf(certificate), signer));
    return this;
  }

  /** Signs something else. */
  public SignedListMaker contentType(String oid) {
    contentType = oid;
    return this;
  }

  /** Signs these bytes as what the content type says, and no list of certificates. */
  public SignedListMaker content(String oid, byte[] bytes) {
    contentType = oid;
    content = bytes.clone();
    return this;
  }

  /** Adds an attribute that is not signed. */
  public SignedListMaker unsigned(ASN1ObjectIdentifier type, ASN1Encodable value) {
    unsigned = new AttributeTable(new Attribute(type, new DERSet(value)));
    return this;
  }

  /** Claims another time of signing, or none with null. */
  public SignedListMaker signingTime(Instant time) {
    signingTime = time;
    return this;
  }

  /** Signs the content directly. */
  public SignedListMaker withoutAttributes() {
    attributes = false;
    return this;
  }

  /** Encodes the list in DER. */
  public byte[] der() {
    return encode(ASN1Encoding.DER);
  }

  /** Encodes the list in BER, with indefinite lengths and the content in segments. */
  public byte[] ber() {
    return encode(ASN1Encoding.BER);
  }

  private byte[] encode(String encoding) {
    try {
      CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
      for (Signer signer : signers) {
        SignerInfoGeneratorBuilder builder =
            new SignerInfoGeneratorBuilder(new BcDigestCalculatorProvider())
                .setSignedAttributeGenerator(attributeGenerator());
        if (unsigned != null) {
          builder.setUnsignedAttributeGenerator(new SimpleAttributeTableGenerator(unsigned));
        }
        generator.addSignerInfoGenerator(
            builder.build(signer.signer(), keyIdentifier(signer.certificate())));
      }
      for (byte[] certificate : beside) {
        generator.addCertificate(new X509CertificateHolder(certificate));
      }
      CMSSignedData data =
          generator.generate(
              new CMSProcessableByteArray(new ASN1ObjectIdentifier(contentType), content()), true);
      ContentInfo whole = data.toASN1Structure();
      return (attributes ? whole : stripped(whole)).getEncoded(encoding);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (CMSException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Doc 9303-12 recommends the key identifier over issuer and serial number. */
  private static byte[] keyIdentifier(Octets certificate) throws IOException {
    return SubjectKeyIdentifier.fromExtensions(
            new X509CertificateHolder(certificate.toByteArray()).getExtensions())
        .getKeyIdentifier();
  }

  /** The library adds the wall clock's time where none is given; a test may want none. */
  private CMSAttributeTableGenerator attributeGenerator() {
    CMSAttributeTableGenerator defaults = new DefaultSignedAttributeTableGenerator(table());
    return parameters -> {
      AttributeTable all = defaults.getAttributes(parameters);
      return signingTime == null ? all.remove(CMSAttributes.signingTime) : all;
    };
  }

  /** Takes the signed attributes away; the library refuses to make such an object. */
  private static ContentInfo stripped(ContentInfo whole) {
    SignedData data = SignedData.getInstance(whole.getContent());
    SignerInfo signer = SignerInfo.getInstance(data.getSignerInfos().getObjectAt(0));
    SignerInfo bare =
        new SignerInfo(
            signer.getSID(),
            signer.getDigestAlgorithm(),
            (ASN1Set) null,
            signer.getDigestEncryptionAlgorithm(),
            signer.getEncryptedDigest(),
            null);
    return new ContentInfo(
        CMSObjectIdentifiers.signedData,
        new SignedData(
            data.getDigestAlgorithms(),
            data.getEncapContentInfo(),
            data.getCertificates(),
            data.getCRLs(),
            new DERSet(bare)));
  }

  private byte[] content() throws IOException {
    if (content != null) {
      return content;
    }
    ASN1EncodableVector members = new ASN1EncodableVector();
    for (byte[] member : listed) {
      members.add(ASN1Primitive.fromByteArray(member));
    }
    return new DERSequence(new ASN1Encodable[] {new ASN1Integer(0), new DERSet(members)})
        .getEncoded();
  }

  private AttributeTable table() {
    ASN1EncodableVector table = new ASN1EncodableVector();
    if (signingTime != null) {
      String time =
          DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'", Locale.ROOT)
              .withZone(ZoneOffset.UTC)
              .format(signingTime);
      table.add(new Attribute(CMSAttributes.signingTime, new DERSet(new DERUTCTime(time))));
    }
    return new AttributeTable(table);
  }
}
