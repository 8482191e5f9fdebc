package dev.marty.emrtd.masterlist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.emrtd.TestPki;
import dev.marty.emrtd.conformance.Finding;
import java.io.IOException;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1TaggedObject;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DLSequence;
import org.bouncycastle.asn1.DLSet;
import org.bouncycastle.asn1.DLTaggedObject;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.junit.jupiter.api.Test;

/** What stands in digestAlgorithms, which nobody signs: checks 1.2 and 1.7.3 of the PKD. */
class DigestAlgorithmsTest {
  private static final byte[] LIST = TestPki.EXPLICIT_EC.list().der();
  private static final AlgorithmIdentifier SHA256 =
      new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256);

  @Test
  void theSignersMustBeAmongThemAndAllMustBePermitted() throws IOException {
    assertThat(codes(SHA256)).isEmpty();
    assertThat(codes(new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha256, DERNull.INSTANCE)))
        .isEmpty();
    assertThat(codes(SHA256, algorithm(NISTObjectIdentifiers.id_sha512))).isEmpty();
    assertThat(codes(algorithm(NISTObjectIdentifiers.id_sha512))).containsExactly("ERR:ML.DIG.121");
    assertThat(codes()).containsExactly("ERR:ML.DIG.14", "ERR:ML.DIG.121");
    assertThat(codes(SHA256, algorithm(OIWObjectIdentifiers.idSHA1)))
        .containsExactly("ERR:ML.DIG.42");
    assertThat(codes(SHA256, algorithm(PKCSObjectIdentifiers.md5)))
        .containsExactly("ERR:ML.DIG.42");
    assertThat(codes(SHA256, algorithm(NISTObjectIdentifiers.id_sha3_256)))
        .containsExactly("ERR:ML.DIG.42");
    assertThat(codes(SHA256, new ASN1Integer(1))).containsExactly("ERR:ML.DIG.103");
  }

  private static AlgorithmIdentifier algorithm(ASN1ObjectIdentifier oid) {
    return new AlgorithmIdentifier(oid);
  }

  private static List<String> codes(ASN1Encodable... algorithms) throws IOException {
    MasterListOutcome outcome = MasterListReader.read(withDigests(algorithms));
    assertThat(outcome).isInstanceOf(MasterListOutcome.Accepted.class);
    return ((MasterListOutcome.Accepted) outcome)
        .list().findings().stream()
            .map(Finding::code)
            .filter(code -> code.contains(".DIG."))
            .toList();
  }

  private static byte[] withDigests(ASN1Encodable... algorithms) throws IOException {
    ASN1Sequence contentInfo = ASN1Sequence.getInstance(LIST);
    ASN1Sequence signedData =
        ASN1Sequence.getInstance((ASN1TaggedObject) contentInfo.getObjectAt(1), true);
    ASN1EncodableVector fields = new ASN1EncodableVector();
    for (int i = 0; i < signedData.size(); i++) {
      fields.add(i == 1 ? new DLSet(algorithms) : signedData.getObjectAt(i));
    }
    return new DLSequence(
            new ASN1Encodable[] {
              contentInfo.getObjectAt(0), new DLTaggedObject(true, 0, new DLSequence(fields))
            })
        .getEncoded("DL");
  }
}
