package dev.marty.emrtd.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.emrtd.sod.SodReader;
import dev.marty.emrtd.verification.VerificationReport.Overall;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * Nobody signs the outer parts of a CMS object: what was changed there comes to light all the same.
 */
class FlipsTest {
  private final DocumentMaker maker = new DocumentMaker();
  private final TrustMaterial trust = maker.trust();
  private final byte[] sod = maker.sod();
  private final VerificationReport right = verify(sod);

  private VerificationReport verify(byte[] file) {
    return PassiveAuthentication.verify(
        SodReader.read(file), maker.document(), trust, Circumstances.strict(DocumentMaker.NOW));
  }

  private static long findings(VerificationReport report) {
    return report.steps().stream().mapToLong(step -> step.findings().size()).sum();
  }

  private boolean unnoticed(byte[] file) {
    VerificationReport report = verify(file);
    return report.outcome() == Overall.VALID && findings(report) <= findings(right);
  }

  @Test
  void noBitFlipsUnnoticed() {
    assertThat(right.outcome()).as(right.toString()).isEqualTo(Overall.VALID);
    List<String> unnoticed = new ArrayList<>();
    for (int i = 0; i < sod.length; i++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] flipped = sod.clone();
        flipped[i] ^= (byte) (1 << bit);
        if (unnoticed(flipped)) {
          unnoticed.add(
              String.format(Locale.ROOT, "byte %d: %02x for %02x", i, flipped[i], sod[i]));
        }
      }
    }
    assertThat(unnoticed).isEmpty();
  }

  @Test
  void norDoesALengthThatIsNotTheShortest() {
    // 77 82 xx xx as 77 83 00 xx xx.
    byte[] longer = new byte[sod.length + 1];
    longer[0] = sod[0];
    longer[1] = (byte) 0x83;
    System.arraycopy(sod, 2, longer, 3, sod.length - 2);
    assertThat(unnoticed(longer)).isFalse();
    byte[] indefinite = new byte[sod.length];
    indefinite[0] = sod[0];
    indefinite[1] = (byte) 0x80;
    // Two octets of the length less, two of end-of-contents more.
    System.arraycopy(sod, 4, indefinite, 2, sod.length - 4);
    assertThat(unnoticed(indefinite)).isFalse();
  }
}
