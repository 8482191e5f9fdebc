package dev.marty.emrtd.issuing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.emrtd.OpenSsl;
import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.certificate.ParsedCertificate;
import dev.marty.emrtd.crl.ParsedCrl;
import dev.marty.emrtd.keys.KeyAlgorithm;
import dev.marty.emrtd.keys.SigningKey;
import dev.marty.emrtd.keys.TestSigningKeys;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** OpenSSL accepts roots, links, signers and CRLs in its strict mode, and rejects the revoked. */
class OpenSslTest {
  private static final BigInteger SIGNER_SERIAL = BigInteger.valueOf(4711);

  /** A day after everything was made, whatever the clock says. */
  private static final String THEN = Long.toString(TestCsca.START.getEpochSecond() + 86_400);

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(
      value = KeyAlgorithm.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"RSA_2048", "RSA_PSS_2048"})
  void acceptsEverythingWithNamedCurves(KeyAlgorithm algorithm) throws IssuingException {
    OpenSsl openssl = new OpenSsl(folder);
    SigningKey key = TestSigningKeys.of(algorithm, false);
    Issuer issuer = TestCsca.issuer(key, "CSCA Utopia");
    String root = openssl.pem("root.pem", "CERTIFICATE", encoded(issuer));
    String signer = openssl.pem("ds.pem", "CERTIFICATE", signer(issuer, algorithm));
    String clear = openssl.pem("clear.pem", "X509 CRL", crl(issuer, List.of()));

    assertThat(openssl.run("verify", "-x509_strict", "-attime", THEN, "-CAfile", root, root))
        .as("root")
        .startsWith("exit 0");
    assertThat(verify(openssl, root, clear, signer)).as("signer").startsWith("exit 0");

    String crl =
        openssl.pem(
            "crl.pem",
            "X509 CRL",
            crl(issuer, List.of(new RevokedCertificate(SIGNER_SERIAL, TestCsca.START))));
    assertThat(verify(openssl, root, crl, signer))
        .as("revoked signer")
        .startsWith("exit 2")
        .contains("certificate revoked");
    assertThat(openssl.run("crl", "-in", crl, "-CAfile", root, "-noout", "-text"))
        .contains("verify OK")
        .contains("Version 2")
        .contains("X509v3 CRL Number")
        .doesNotContain("CRL entry extensions");
  }

  @Test
  void acceptsALinkByTheOldRoot() throws IssuingException {
    OpenSsl openssl = new OpenSsl(folder);
    Issuer old = TestCsca.issuer(KeyAlgorithm.RSA_3072, false);
    for (String name : new String[] {"CSCA Utopia", "CSCA Utopia 2"}) {
      Issuer fresh = TestCsca.issuer(TestSigningKeys.of(KeyAlgorithm.EC_P384, false), name);
      byte[] link = CertificateMaker.link(old, fresh, CertificateMaker.serial(), TestCsca.START);
      assertThat(
              openssl.run(
                  "verify",
                  "-x509_strict",
                  "-attime",
                  THEN,
                  "-CAfile",
                  openssl.pem("old.pem", "CERTIFICATE", encoded(old)),
                  openssl.pem("link.pem", "CERTIFICATE", link)))
          .startsWith("exit 0");
    }
  }

  /** OpenSSL builds no path through explicit parameters; the signature it can check. */
  @ParameterizedTest
  @EnumSource(
      value = KeyAlgorithm.class,
      names = {"EC_P256", "EC_P384", "EC_P521", "EC_BRAINPOOL_P256R1", "EC_BRAINPOOL_P512R1"})
  void agreesOnTheSignatureOfExplicitCurves(KeyAlgorithm algorithm)
      throws IssuingException, MalformedAsn1Exception {
    OpenSsl openssl = new OpenSsl(folder);
    Issuer issuer = TestCsca.issuer(algorithm, true);
    ParsedCertificate root = issuer.root();
    String der = openssl.file("root.der", encoded(issuer));
    String key = folder.resolve("key.pem").toString();
    assertThat(openssl.run("x509", "-inform", "DER", "-in", der, "-noout", "-pubkey", "-out", key))
        .startsWith("exit 0");
    assertThat(
            openssl.run(
                "dgst",
                "-" + algorithm.digest().name().toLowerCase(java.util.Locale.ROOT),
                "-verify",
                key,
                "-signature",
                openssl.file("signature", root.certificate().getSignature().getOctets()),
                openssl.file("tbs", root.tbs().toByteArray())))
        .contains("Verified OK");
  }

  private static String verify(OpenSsl openssl, String root, String crl, String signer) {
    return openssl.run(
        "verify",
        "-x509_strict",
        "-attime",
        THEN,
        "-crl_check",
        "-CAfile",
        root,
        "-CRLfile",
        crl,
        "-purpose",
        "any",
        signer);
  }

  private static byte[] signer(Issuer issuer, KeyAlgorithm algorithm) throws IssuingException {
    return CertificateMaker.signer(
        issuer,
        TestCsca.documentSigner(TestSigningKeys.of(algorithm, false).publicKey()),
        SIGNER_SERIAL);
  }

  private static byte[] crl(Issuer issuer, List<RevokedCertificate> revoked) {
    return CrlMaker.make(
        issuer,
        new CrlRequest(
            BigInteger.ONE,
            TestCsca.START,
            TestCsca.START.plus(ParsedCrl.LONGEST_INTERVAL),
            RevokedList.of(revoked),
            List.of()));
  }

  private static byte[] encoded(Issuer issuer) {
    return issuer.root().encoded().toByteArray();
  }
}
