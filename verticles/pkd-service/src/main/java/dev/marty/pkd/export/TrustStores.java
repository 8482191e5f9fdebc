package dev.marty.pkd.export;

import dev.marty.emrtd.asn1.Oids;
import dev.marty.emrtd.asn1.Pem;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBMPString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.Attribute;
import org.bouncycastle.asn1.pkcs.CertBag;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.SafeBag;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.pkcs.PKCS12PfxPduBuilder;
import org.bouncycastle.pkcs.PKCS12SafeBag;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.bc.BcPKCS12MacCalculatorBuilder;

/**
 * Writes trust anchors in the forms that others load. Certificates go in byte for byte; nothing is
 * encrypted, since nothing in them is secret.
 *
 * <p>Pure; safe on any thread; CPU heavy.
 */
final class TrustStores {
  /**
   * Of every store, as of the JDK's own. It guards against accidents only: who delivers the store
   * is known by other means.
   */
  static final String PASSWORD = "changeit";

  private static final int MAC_ITERATIONS = 10_000;

  private TrustStores() {}

  /** PEM, each certificate after a line that says whose it is. */
  static byte[] pem(List<TrustAnchor> anchors) {
    StringBuilder text = new StringBuilder();
    for (TrustAnchor anchor : anchors) {
      text.append(comment(anchor.subject()))
          .append(comment("SHA-256 " + anchor.sha256()))
          .append(Pem.encode("CERTIFICATE", anchor.der().toByteArray()));
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** A line outside the objects of a PEM file. */
  static String comment(String text) {
    return "# " + text.replaceAll("\\p{Cntrl}", " ").replace("-----", "- - -") + "\n";
  }

  static byte[] pkcs12(List<TrustAnchor> anchors) throws IOException, PKCSException {
    PKCS12PfxPduBuilder builder = new PKCS12PfxPduBuilder();
    for (TrustAnchor anchor : anchors) {
      builder.addData(new PKCS12SafeBag(bag(anchor)));
    }
    AlgorithmIdentifier sha256 =
        new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256, DERNull.INSTANCE);
    return builder
        .build(
            new BcPKCS12MacCalculatorBuilder(new SHA256Digest(), sha256)
                .setIterationCount(MAC_ITERATIONS),
            PASSWORD.toCharArray())
        .getEncoded();
  }

  private static SafeBag bag(TrustAnchor anchor) {
    return new SafeBag(
        PKCSObjectIdentifiers.certBag,
        new CertBag(
            PKCSObjectIdentifiers.x509Certificate, new DEROctetString(anchor.der().toByteArray())),
        new DERSet(
            new ASN1Encodable[] {
              attribute(
                  PKCSObjectIdentifiers.pkcs_9_at_friendlyName, new DERBMPString(anchor.alias())),
              attribute(Oids.JDK_TRUSTED_KEY_USAGE, KeyPurposeId.anyExtendedKeyUsage)
            }));
  }

  private static Attribute attribute(ASN1ObjectIdentifier type, ASN1Encodable value) {
    return new Attribute(type, new DERSet(value));
  }

  /** The JDK's own form; all of them must be {@link #readableByJdk}. */
  static byte[] jks(List<TrustAnchor> anchors) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("JKS");
    store.load(null, null);
    for (TrustAnchor anchor : anchors) {
      store.setCertificateEntry(anchor.alias(), read(anchor.der().toByteArray()));
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    store.store(bytes, PASSWORD.toCharArray());
    return bytes.toByteArray();
  }

  /**
   * Those that the certificate factory of this JDK reads: it knows no explicit EC parameters, which
   * Doc 9303 demands, and a store with one that it cannot read is none to it.
   */
  static List<TrustAnchor> readableByJdk(List<TrustAnchor> anchors) {
    return anchors.stream().filter(TrustStores::readableByJdk).toList();
  }

  private static boolean readableByJdk(TrustAnchor anchor) {
    try {
      return Arrays.equals(
          read(anchor.der().toByteArray()).getEncoded(), anchor.der().toByteArray());
    } catch (CertificateException e) {
      return false;
    }
  }

  private static Certificate read(byte[] der) throws CertificateException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificate(new ByteArrayInputStream(der));
  }
}
