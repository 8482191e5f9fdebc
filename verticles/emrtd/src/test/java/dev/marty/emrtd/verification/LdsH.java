package dev.marty.emrtd.verification;

import static dev.marty.emrtd.verification.DocumentMaker.sequence;
import static dev.marty.emrtd.verification.Step.DOCUMENT_SIGNER;
import static dev.marty.emrtd.verification.Step.HASHES;
import static dev.marty.emrtd.verification.Step.PATH;
import static dev.marty.emrtd.verification.Step.SIGNATURE;
import static dev.marty.emrtd.verification.Step.SOD;

import dev.marty.emrtd.crypto.DigestAlgorithm;
import java.math.BigInteger;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.DERUTCTime;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.CMSAttributes;
import org.bouncycastle.asn1.cms.IssuerAndSerialNumber;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.bc.BcX509ExtensionUtils;

/**
 * The negative cases of BSI TR-03105-5.1, unit LDS_H (EF.SOD), each with the steps it must fail in
 * and no others. Not here: cases of other files than EF.SOD and data groups (93); of data groups
 * the client did not read (45); 22, which RFC 5652 lets pass; 89, a version to come; and 90 to 92,
 * where EF.COM disagrees: that is reported and EF.SOD counts.
 *
 * @param id of the test in the technical report
 * @param title what is wrong
 * @param spoil makes it wrong
 * @param failing the steps that fail
 */
record LdsH(String id, String title, Consumer<DocumentMaker> spoil, Set<Step> failing) {
  /** A certificate that cannot be read has no path, and no signature can be its own. */
  private static final Set<Step> NO_CERTIFICATE = Set.of(PATH, SIGNATURE);

  private static final AlgorithmIdentifier MD5 = new AlgorithmIdentifier(PKCSObjectIdentifiers.md5);
  private static final AlgorithmIdentifier MD5_WITH_RSA =
      new AlgorithmIdentifier(PKCSObjectIdentifiers.md5WithRSAEncryption, DERNull.INSTANCE);
  private static final AlgorithmIdentifier SHA384_WITH_RSA =
      new AlgorithmIdentifier(PKCSObjectIdentifiers.sha384WithRSAEncryption, DERNull.INSTANCE);

  static final List<LdsH> NEGATIVE =
      List.of(
          new LdsH("LDS_H_17", "tag 78", m -> m.file = f -> with(f, 0, 0x78), Set.of(SOD)),
          new LdsH("LDS_H_18", "length too small", m -> m.file = f -> longer(f, -1), Set.of(SOD)),
          new LdsH("LDS_H_19", "length too big", m -> m.file = f -> longer(f, 1), Set.of(SOD)),
          data("LDS_H_20", "SignedData version 1", e -> e.set(0, new ASN1Integer(1)), SOD),
          data("LDS_H_21", "SignedData without version", e -> e.remove(0), SOD),
          data("LDS_H_23", "no digestAlgorithms", e -> e.remove(1), SOD),
          data("LDS_H_24", "content type of a master list", e -> e.set(2, withType(e.get(2))), SOD),
          data("LDS_H_25", "no content type", e -> e.set(2, sequence(content(e.get(2)))), SOD),
          info("LDS_H_26", "SignerInfo version 2", e -> e.set(0, new ASN1Integer(2)), SOD),
          info("LDS_H_27", "SignerInfo without version", e -> e.remove(0), SOD),
          info("LDS_H_28", "another serial number", e -> e.set(1, sid(0x4321)), PATH, SIGNATURE),
          info("LDS_H_29", "another key identifier", LdsH::wrongKeyIdentifier, PATH, SIGNATURE),
          info("LDS_H_30", "SignerInfo digest MD5", e -> e.set(2, MD5), SIGNATURE),
          info("LDS_H_31", "SignerInfo without digest", e -> e.remove(2), SOD),
          attributes("LDS_H_32", "wrong messageDigest", e -> e.set(1, digest(new byte[32]))),
          attributes("LDS_H_33", "no messageDigest", e -> e.remove(1)),
          new LdsH("LDS_H_36", "MD5withRSA", m -> m.sodAlgorithm = "MD5withRSA", Set.of(SIGNATURE)),
          info(
              "LDS_H_37",
              "wrong signature",
              e -> e.set(5, new DEROctetString(new byte[256])),
              SIGNATURE),
          info("LDS_H_38", "no signature", e -> e.remove(5), SOD),
          lds("LDS_H_39", "version 2", e -> e.set(0, new ASN1Integer(2))),
          lds("LDS_H_40", "no version", e -> e.remove(0)),
          lds("LDS_H_41", "MD5", e -> e.set(1, MD5)),
          lds("LDS_H_42", "no hash algorithm", e -> e.remove(1)),
          hashes("LDS_H_43", "wrong hash of DG2", e -> e.set(1, hash(2)), HASHES),
          hashes("LDS_H_44", "no hash of DG1", e -> e.remove(0), HASHES),
          hashes("LDS_H_46", "data group number FF", e -> e.set(0, hash(0xFF)), SOD),
          hashes(
              "LDS_H_47",
              "DG2 without number",
              e -> e.set(1, sequence(new DEROctetString(new byte[32]))),
              SOD),
          tbs("LDS_H_48", "certificate of version 2", e -> e.set(0, version(1)), NO_CERTIFICATE),
          tbs("LDS_H_49", "certificate without version", e -> e.remove(0), NO_CERTIFICATE),
          tbs("LDS_H_50", "no serialNumber", e -> e.remove(1), NO_CERTIFICATE),
          tbs(
              "LDS_H_51",
              "signature differs from signatureAlgorithm",
              e -> e.set(2, SHA384_WITH_RSA),
              Set.of(DOCUMENT_SIGNER)),
          tbs("LDS_H_52", "no signature element", e -> e.remove(2), NO_CERTIFICATE),
          issuer("LDS_H_53", "issuer without country", "O=Utopia,CN=CSCA Utopia"),
          issuer("LDS_H_54", "issuer is not the CSCA", "C=UT,O=Utopia,CN=Other CSCA"),
          tbs("LDS_H_55", "no issuer", e -> e.remove(3), NO_CERTIFICATE),
          tbs(
              "LDS_H_56",
              "four-digit years in UTCTime",
              e ->
                  e.set(
                      4,
                      sequence(
                          new DERUTCTime("20200101000000Z"), new DERUTCTime("20350101000000Z"))),
              NO_CERTIFICATE),
          tbs("LDS_H_57", "no validity", e -> e.remove(4), NO_CERTIFICATE),
          tbs(
              "LDS_H_58",
              "key for MD5withRSA",
              e -> e.set(6, sequence(MD5_WITH_RSA, new DERBitString(new byte[270]))),
              Set.of(SIGNATURE)),
          tbs("LDS_H_59", "no key", e -> e.remove(6), NO_CERTIFICATE),
          signer(
              "LDS_H_60",
              "authority key identifier without key",
              m ->
                  m.certificate =
                      c ->
                          c.with(
                              Extension.authorityKeyIdentifier,
                              false,
                              new AuthorityKeyIdentifier(
                                  new GeneralNames(
                                      new GeneralName(new X500Name(DocumentMaker.CSCA))),
                                  BigInteger.ONE))),
          signer(
              "LDS_H_61",
              "no authority key identifier",
              m -> m.certificate = c -> c.without(Extension.authorityKeyIdentifier)),
          signer(
              "LDS_H_62",
              "key usage not critical",
              m ->
                  m.certificate =
                      c ->
                          c.with(
                              Extension.keyUsage, false, new KeyUsage(KeyUsage.digitalSignature))),
          signer(
              "LDS_H_63",
              "key usage without digitalSignature",
              m ->
                  m.certificate =
                      c -> c.with(Extension.keyUsage, true, new KeyUsage(KeyUsage.nonRepudiation))),
          signer(
              "LDS_H_64", "no key usage", m -> m.certificate = c -> c.without(Extension.keyUsage)),
          new LdsH(
              "LDS_H_65",
              "certificate signed with MD5withRSA",
              m -> m.certificateAlgorithm = "MD5withRSA",
              Set.of(PATH)),
          whole("LDS_H_66", "no signatureAlgorithm", e -> e.remove(1), NO_CERTIFICATE),
          whole(
              "LDS_H_67",
              "wrong signatureValue",
              e -> e.set(2, new DERBitString(new byte[256])),
              Set.of(PATH)),
          whole("LDS_H_68", "no signatureValue", e -> e.remove(2), NO_CERTIFICATE),
          hashes("LDS_H_69", "wrong hashes, right signature", LdsH::allWrong, HASHES),
          info(
              "LDS_H_84",
              "version 3 with issuerAndSerialNumber",
              e -> e.set(0, new ASN1Integer(3)),
              SOD),
          info("LDS_H_85", "version 1 with subjectKeyIdentifier", LdsH::rightKeyIdentifier, SOD),
          lds("LDS_H_87", "version 0 with LDS 1.8", e -> e.add(ldsVersion())),
          lds("LDS_H_88", "version 1 without ldsVersionInfo", e -> e.set(0, new ASN1Integer(1))));

  private static LdsH data(
      String id, String title, Consumer<List<ASN1Encodable>> spoil, Step... failing) {
    return new LdsH(id, title, maker -> maker.signedData = spoil, Set.of(failing));
  }

  private static LdsH info(
      String id, String title, Consumer<List<ASN1Encodable>> spoil, Step... failing) {
    return new LdsH(id, title, maker -> maker.signerInfo = spoil, Set.of(failing));
  }

  private static LdsH attributes(String id, String title, Consumer<List<ASN1Encodable>> spoil) {
    return new LdsH(id, title, maker -> maker.attributes = spoil, Set.of(SIGNATURE));
  }

  private static LdsH lds(String id, String title, Consumer<List<ASN1Encodable>> spoil) {
    return new LdsH(id, title, maker -> maker.lds = spoil, Set.of(SOD));
  }

  private static LdsH hashes(
      String id, String title, Consumer<List<ASN1Encodable>> spoil, Step failing) {
    return new LdsH(id, title, maker -> maker.hashes = spoil, Set.of(failing));
  }

  private static LdsH tbs(
      String id, String title, Consumer<List<ASN1Encodable>> spoil, Set<Step> failing) {
    return new LdsH(id, title, maker -> maker.tbs = spoil, failing);
  }

  private static LdsH whole(
      String id, String title, Consumer<List<ASN1Encodable>> spoil, Set<Step> failing) {
    return new LdsH(id, title, maker -> maker.signedCertificate = spoil, failing);
  }

  private static LdsH signer(String id, String title, Consumer<DocumentMaker> spoil) {
    return new LdsH(id, title, spoil, Set.of(DOCUMENT_SIGNER));
  }

  /** The signer is named by the issuer it has, right or wrong. */
  private static LdsH issuer(String id, String title, String name) {
    X500Name issuer = new X500Name(name);
    return new LdsH(
        id,
        title,
        maker -> {
          maker.tbs = e -> e.set(3, issuer);
          maker.signerInfo = e -> e.set(1, new IssuerAndSerialNumber(issuer, DocumentMaker.SERIAL));
        },
        Set.of(PATH));
  }

  private static byte[] with(byte[] file, int offset, int value) {
    byte[] changed = file.clone();
    changed[offset] = (byte) value;
    return changed;
  }

  /** The outer length is two bytes behind the tag and 82. */
  private static byte[] longer(byte[] file, int by) {
    return with(file, 3, file[3] + by);
  }

  private static ASN1Encodable content(ASN1Encodable encapsulated) {
    return ASN1Sequence.getInstance(encapsulated).getObjectAt(1);
  }

  private static ASN1Encodable withType(ASN1Encodable encapsulated) {
    return sequence(new ASN1ObjectIdentifier("2.23.136.1.1.2"), content(encapsulated));
  }

  private static IssuerAndSerialNumber sid(int serial) {
    return new IssuerAndSerialNumber(new X500Name(DocumentMaker.CSCA), BigInteger.valueOf(serial));
  }

  private static void wrongKeyIdentifier(List<ASN1Encodable> elements) {
    elements.set(0, new ASN1Integer(3));
    elements.set(1, new DERTaggedObject(false, 0, new DEROctetString(new byte[20])));
  }

  private static void rightKeyIdentifier(List<ASN1Encodable> elements) {
    byte[] identifier =
        new BcX509ExtensionUtils()
            .createSubjectKeyIdentifier(
                SubjectPublicKeyInfo.getInstance(
                    DocumentMaker.SIGNER_KEYS.getPublic().getEncoded()))
            .getKeyIdentifier();
    elements.set(1, new DERTaggedObject(false, 0, new DEROctetString(identifier)));
  }

  private static Attribute digest(byte[] value) {
    return new Attribute(CMSAttributes.messageDigest, new DERSet(new DEROctetString(value)));
  }

  private static ASN1Encodable hash(int number) {
    return sequence(
        new ASN1Integer(number),
        new DEROctetString(DigestAlgorithm.SHA256.hash(new byte[] {1, 2, 3})));
  }

  private static void allWrong(List<ASN1Encodable> elements) {
    elements.set(0, hash(1));
    elements.set(1, hash(2));
  }

  private static ASN1Encodable version(int version) {
    return new DERTaggedObject(true, 0, new ASN1Integer(version));
  }

  private static ASN1Encodable ldsVersion() {
    return sequence(new DERPrintableString("0108"), new DERPrintableString("040000"));
  }

  @Override
  public String toString() {
    return id + " " + title + " -> " + failing;
  }
}
