package dev.marty.emrtd.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.emrtd.TestKeys;
import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.sod.SodReader;
import dev.marty.emrtd.verification.VerificationReport.Overall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Nobody signs the outer parts of a CMS object: what was changed there comes to light all the same.
 * Of the certificate, which is signed, one bit in some is flipped; every one with {@code
 * -Dmarty.flips=all}.
 */
class FlipsTest {
  /** What the flips are tried on. */
  private enum Kind {
    /** RSA, PKCS#1 v1.5. */
    RSA("SHA256withRSA", "", false),
    /** RSA, PSS: its parameters stand in the object. */
    PSS("SHA256withRSAandMGF1", "", false),
    /** ECDSA, the curve by its name. */
    NAMED_CURVE("SHA256withECDSA", "named", false),
    /** ECDSA, the curve spelled out, as Doc 9303-12 wants it. */
    EXPLICIT_CURVE("SHA256withECDSA", "explicit", false),
    /** A sid that is a key identifier. */
    KEY_IDENTIFIER("SHA256withECDSA", "explicit", true);

    private final String algorithm;
    private final String curve;
    private final boolean byKey;

    Kind(String algorithm, String curve, boolean byKey) {
      this.algorithm = algorithm;
      this.curve = curve;
      this.byKey = byKey;
    }

    DocumentMaker maker() {
      DocumentMaker maker = new DocumentMaker();
      maker.sodAlgorithm = algorithm;
      if (!curve.isEmpty()) {
        maker.signerKeys =
            curve.equals("named") ? TestKeys.namedEc("P-256") : TestKeys.explicitEc("P-256");
      }
      return byKey ? byKey(maker) : maker;
    }
  }

  private static DocumentMaker byKey(DocumentMaker maker) {
    maker.signerInfo =
        elements -> {
          elements.set(0, new ASN1Integer(3));
          byte[] identifier =
              SubjectKeyIdentifier.fromExtensions(
                      Certificate.getInstance(maker.signer()).getTBSCertificate().getExtensions())
                  .getKeyIdentifier();
          elements.set(1, new DERTaggedObject(false, 0, new DEROctetString(identifier)));
        };
    return maker;
  }

  /** A document, and what is found out about it as it is. */
  private static final class Subject {
    private final DocumentMaker maker;
    private final byte[] sod;
    private final TrustMaterial trust;
    private final List<Octets> known;
    private final VerificationReport right;

    Subject(DocumentMaker maker, boolean known) {
      this.maker = maker;
      this.sod = maker.sod();
      this.trust = maker.trust();
      this.known =
          known ? List.of(Octets.copyOf(DocumentMaker.encoded(maker.signer()))) : List.of();
      this.right = verify(sod);
      assertThat(right.outcome()).as(right.toString()).isEqualTo(Overall.VALID);
    }

    VerificationReport verify(byte[] file) {
      return PassiveAuthentication.verify(
          SodReader.read(file),
          maker.document(),
          trust,
          new Circumstances(DocumentMaker.NOW, Duration.ZERO, known, VerificationPolicy.STRICT));
    }

    boolean unnoticed(byte[] file) {
      VerificationReport report = verify(file);
      return report.outcome() == Overall.VALID && findings(report) <= findings(right);
    }

    private static long findings(VerificationReport report) {
      return report.steps().stream().mapToLong(step -> step.findings().size()).sum();
    }

    /**
     * Flips bits.
     *
     * @param signed how many bits of the certificate there are for one that is flipped
     * @param outside the same for the rest
     */
    void assertNoBitFlipsUnnoticed(int signed, int outside) {
      boolean all = "all".equals(System.getProperty("marty.flips"));
      byte[] certificate = DocumentMaker.encoded(maker.signer());
      int begin = begin(certificate);
      int end = begin + certificate.length;
      Random random = new Random(9303);
      List<String> unnoticed = new ArrayList<>();
      for (int bit = 0; bit < 8 * sod.length; bit++) {
        int at = bit / 8;
        if (!all && random.nextInt(at >= begin && at < end ? signed : outside) > 0) {
          continue;
        }
        byte[] flipped = sod.clone();
        flipped[at] ^= (byte) (1 << (bit % 8));
        if (unnoticed(flipped)) {
          unnoticed.add(
              String.format(Locale.ROOT, "byte %d: %02x for %02x", at, flipped[at], sod[at]));
        }
      }
      assertThat(unnoticed).isEmpty();
    }

    /** Where the certificate begins: ECDSA signatures differ each time, what is before does not. */
    private int begin(byte[] certificate) {
      int same = certificate.length / 2;
      return IntStream.range(0, sod.length - same)
          .filter(at -> Arrays.equals(sod, at, at + same, certificate, 0, same))
          .findFirst()
          .orElseThrow();
    }
  }

  @ParameterizedTest
  @EnumSource
  void noBitFlipsUnnoticed(Kind kind) {
    new Subject(kind.maker(), false).assertNoBitFlipsUnnoticed(16, 1);
  }

  /** Where the directory knows the signer, what stands inside may be worth nothing. */
  @Test
  void norWhereTheSignerIsKnown() {
    new Subject(Kind.KEY_IDENTIFIER.maker(), true).assertNoBitFlipsUnnoticed(8, 8);
  }

  @Test
  void norDoesALengthThatIsNotTheShortest() {
    Subject subject = new Subject(new DocumentMaker(), false);
    byte[] sod = subject.sod;
    // 77 82 xx xx as 77 83 00 xx xx.
    byte[] longer = new byte[sod.length + 1];
    longer[0] = sod[0];
    longer[1] = (byte) 0x83;
    System.arraycopy(sod, 2, longer, 3, sod.length - 2);
    assertThat(subject.unnoticed(longer)).isFalse();
    byte[] indefinite = new byte[sod.length];
    indefinite[0] = sod[0];
    indefinite[1] = (byte) 0x80;
    // Two octets of the length less, two of end-of-contents more.
    System.arraycopy(sod, 4, indefinite, 2, sod.length - 4);
    assertThat(subject.unnoticed(indefinite)).isFalse();
  }
}
