package dev.marty.gateway;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.crypto.impl.BaseJWSProvider;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.Set;

/** Checks a JWS with a key of any kind that providers have; symmetric ones are none. */
final class SignatureCheck {
  /** RFC 7518, section 3.3. */
  private static final int LEAST_RSA_BITS = 2_048;

  private SignatureCheck() {}

  static JWSVerifier by(JWK key) throws JOSEException {
    if (key instanceof RSAKey rsa) {
      if (rsa.size() < LEAST_RSA_BITS) {
        throw new KeySourceException("an RSA key of " + rsa.size() + " bits");
      }
      return new RSASSAVerifier(rsa);
    }
    if (key instanceof ECKey ec) {
      return new ECDSAVerifier(ec);
    }
    if (key instanceof OctetKeyPair pair && Curve.Ed25519.equals(pair.getCurve())) {
      return new Ed25519(pair);
    }
    throw new KeySourceException("a key of type " + key.getKeyType());
  }

  /** The library's own needs Tink; the JDK knows Ed25519 too (RFC 8032, keys as in RFC 8410). */
  private static final class Ed25519 extends BaseJWSProvider implements JWSVerifier {
    private static final byte[] PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private final OctetKeyPair key;

    Ed25519(OctetKeyPair key) {
      super(Set.of(JWSAlgorithm.EdDSA, JWSAlgorithm.Ed25519));
      this.key = key;
    }

    @Override
    public boolean verify(JWSHeader header, byte[] signed, Base64URL signature)
        throws JOSEException {
      if (!supportedJWSAlgorithms().contains(header.getAlgorithm())
          || header.getCriticalParams() != null) {
        return false;
      }
      ByteArrayOutputStream encoded = new ByteArrayOutputStream();
      encoded.writeBytes(PREFIX);
      encoded.writeBytes(key.getDecodedX());
      try {
        Signature check = Signature.getInstance("Ed25519");
        check.initVerify(
            KeyFactory.getInstance("Ed25519")
                .generatePublic(new X509EncodedKeySpec(encoded.toByteArray())));
        check.update(signed);
        return check.verify(signature.decode());
      } catch (GeneralSecurityException e) {
        throw new JOSEException(e.getMessage(), e);
      }
    }
  }
}
