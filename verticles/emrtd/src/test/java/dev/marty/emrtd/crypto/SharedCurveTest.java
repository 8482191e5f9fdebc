package dev.marty.emrtd.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.emrtd.TestKeys;
import java.security.KeyPair;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X962Parameters;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.asn1.x9.X9ECPoint;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Spelled-out parameters of a known curve are computed with as that curve, and no others are. */
class SharedCurveTest {
  @ParameterizedTest
  @ValueSource(strings = {"P-256", "P-384", "P-521", "brainpoolP256r1", "brainpoolP512r1"})
  void keysOnAKnownCurveShareItsParameters(String curve) throws Exception {
    ECPublicKeyParameters one = read(TestKeys.explicitEc(curve));
    ECPublicKeyParameters other = read(TestKeys.explicitEc(curve));

    assertThat(one.getParameters()).isSameAs(other.getParameters());
    assertThat(one.getQ()).isNotEqualTo(other.getQ());
    assertThat(one.getParameters().getN()).isEqualTo(ECNamedCurveTable.getByName(curve).getN());
  }

  /** CVE-2020-0601: with a generator of one's own choice any key can be had for a public one. */
  @Test
  void anotherGeneratorIsAnotherGroup() throws Exception {
    X9ECParameters named = ECNamedCurveTable.getByName("P-256");
    X9ECParameters forged =
        new X9ECParameters(
            named.getCurve(),
            new X9ECPoint(named.getG().twice().normalize(), false),
            named.getN(),
            named.getH(),
            null);
    SubjectPublicKeyInfo key =
        new SubjectPublicKeyInfo(
            new AlgorithmIdentifier(
                X9ObjectIdentifiers.id_ecPublicKey, new X962Parameters(forged).toASN1Primitive()),
            named.getG().getEncoded(false));

    ECDomainParameters read = ((ECPublicKeyParameters) PublicKeys.read(key)).getParameters();

    assertThat(read.getG()).isEqualTo(forged.getG());
    assertThat(CurveNames.shared(read)).isEmpty();
    assertThat(PublicKeyReader.describe(key).description()).isEqualTo("EC-unnamed-256");
  }

  private static ECPublicKeyParameters read(KeyPair keys) throws Exception {
    return (ECPublicKeyParameters)
        PublicKeys.read(SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()));
  }
}
