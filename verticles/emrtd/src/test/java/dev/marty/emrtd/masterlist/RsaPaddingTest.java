package dev.marty.emrtd.masterlist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.emrtd.RawRsaSigner;
import dev.marty.emrtd.SignedListMaker;
import dev.marty.emrtd.TestKeys;
import dev.marty.emrtd.TestPki;
import dev.marty.emrtd.cms.CmsReason;
import dev.marty.emrtd.cms.SignatureReport.Status;
import dev.marty.emrtd.masterlist.MasterListOutcome.Accepted;
import dev.marty.emrtd.masterlist.MasterListOutcome.Refused;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Which paddings of RSASSA-PKCS1-v1_5 pass; keys with exponent 3, where forgeries were real. */
class RsaPaddingTest {
  private static final int LENGTH = 256;
  private static final byte[] WITH_NULL = hex("3031300d060960864801650304020105000420");
  private static final byte[] WITHOUT_NULL = hex("302f300b0609608648016503040201" + "0420");
  private static final TestPki PKI =
      new TestPki(TestPki.RSA.cscaKeys(), TestKeys.rsaExponentThree(), "SHA256withRSA");

  @Test
  void thePrescribedBlockIsValid() {
    assertThat(status(message -> block(WITH_NULL, sha256(message), new byte[0])))
        .isEqualTo(Status.VALID);
  }

  @Test
  void theBlockWithoutNullIsADeviation() {
    assertThat(status(message -> block(WITHOUT_NULL, sha256(message), new byte[0])))
        .isEqualTo(Status.VALID_WITH_DEVIATION);
  }

  @Test
  void garbageBehindTheDigestIsRefusedInBothForms() {
    byte[] garbage = new byte[100];
    Arrays.fill(garbage, (byte) 0x5A);
    refused(message -> block(WITHOUT_NULL, sha256(message), garbage));
    refused(message -> block(WITH_NULL, sha256(message), garbage));
    refused(message -> block(WITHOUT_NULL, sha256(message), new byte[2]));
  }

  @Test
  void garbageInsideTheDigestInfoIsRefused() {
    // The algorithm's parameters as an OCTET STRING of 20 chosen bytes, lengths made to fit.
    byte[] stuffed = hex("3045302106096086480165030402010414" + "5a".repeat(20) + "0420");
    refused(message -> block(stuffed, sha256(message), new byte[0]));
    byte[] longLength = hex("308131300d060960864801650304020105000420");
    refused(message -> block(longLength, sha256(message), new byte[0]));
  }

  @Test
  void shortOrForeignPaddingIsRefused() {
    refused(
        message -> {
          byte[] block = block(WITHOUT_NULL, sha256(message), new byte[0]);
          block[50] = 0;
          return block;
        });
    refused(
        message -> {
          byte[] block = block(WITHOUT_NULL, sha256(message), new byte[0]);
          block[1] = 2;
          return block;
        });
  }

  private static Status status(UnaryOperator<byte[]> block) {
    MasterListOutcome outcome = MasterListReader.read(list(block));
    assertThat(outcome).isInstanceOf(Accepted.class);
    return ((Accepted) outcome).list().signature().status();
  }

  private static void refused(UnaryOperator<byte[]> block) {
    MasterListOutcome outcome = MasterListReader.read(list(block));
    assertThat(outcome).isInstanceOf(Refused.class);
    assertThat(((Refused) outcome).reason()).isEqualTo(CmsReason.SIGNATURE_INVALID);
  }

  private static byte[] list(UnaryOperator<byte[]> block) {
    byte[] signer = PKI.signer().der();
    return new SignedListMaker()
        .list(PKI.csca())
        .beside(signer, PKI.csca())
        .signedBy(signer, new RawRsaSigner(PKI.signerKeys(), block))
        .der();
  }

  /** 00 01 FF…FF 00 prefix hash garbage, filled up to the length of the modulus. */
  private static byte[] block(byte[] prefix, byte[] hash, byte[] garbage) {
    byte[] block = new byte[LENGTH];
    int tail = prefix.length + hash.length + garbage.length;
    block[1] = 1;
    Arrays.fill(block, 2, LENGTH - tail - 1, (byte) 0xFF);
    System.arraycopy(prefix, 0, block, LENGTH - tail, prefix.length);
    System.arraycopy(hash, 0, block, LENGTH - tail + prefix.length, hash.length);
    System.arraycopy(garbage, 0, block, LENGTH - garbage.length, garbage.length);
    return block;
  }

  private static byte[] sha256(byte[] message) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(message);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
