package dev.marty.csca.keys;

import dev.marty.emrtd.asn1.Bouncy;
import dev.marty.emrtd.asn1.MalformedAsn1Exception;
import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.keys.KeyAlgorithm;
import dev.marty.emrtd.keys.SigningKey;
import dev.marty.signer.keys.KeyVault;
import dev.marty.signer.keys.KeyVaultException;
import dev.marty.signer.keys.StoredKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import java.util.Locale;
import java.util.UUID;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;

/**
 * Keys in a PKCS#11 token, through the JDK's provider. They are made in the token, marked sensitive
 * and not extractable, and never leave it. The alias of a key is its id.
 *
 * <p>The JDK keeps a private key in a token only together with a certificate, so each gets a
 * self-signed one that nobody else sees: the CSCA's own, with explicit EC parameters, is one the
 * JDK cannot read.
 */
public final class TokenKeyVault implements KeyVault {
  private static final Instant LONG_AGO = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant FAR_AWAY = Instant.parse("2099-12-31T23:59:59Z");

  private final Provider provider;
  private final KeyStore store;

  /**
   * Takes an open token.
   *
   * @param token a session that is logged in
   */
  public TokenKeyVault(Pkcs11Token token) {
    this.provider = token.provider();
    this.store = token.store();
  }

  @Override
  public synchronized StoredKey create(UUID id, KeyAlgorithm algorithm, boolean explicitParameters)
      throws KeyVaultException {
    try {
      KeyPair pair = generate(algorithm);
      SubjectPublicKeyInfo named =
          Bouncy.decode(
              "public key", pair.getPublic().getEncoded(), SubjectPublicKeyInfo::getInstance);
      SigningKey key =
          SigningKey.held(algorithm, pair.getPrivate(), provider, named, explicitParameters);
      Certificate holder =
          holder(id, SigningKey.held(algorithm, pair.getPrivate(), provider, named, false));
      store.setKeyEntry(id.toString(), pair.getPrivate(), null, new Certificate[] {holder});
      return StoredKey.inToken(id, algorithm, Octets.copyOf(key.publicKey().getEncoded()));
    } catch (GeneralSecurityException | IOException | MalformedAsn1Exception | RuntimeException e) {
      throw new KeyVaultException(
          String.format(
              Locale.ROOT,
              "the PKCS#11 token cannot make a key for %s (%s)",
              algorithm.text(),
              reason(e)),
          e);
    }
  }

  /** Curves the JDK's provider has no name for end as an InvalidAlgorithmParameterException. */
  private KeyPair generate(KeyAlgorithm algorithm) throws GeneralSecurityException {
    boolean ec = algorithm.family() == KeyAlgorithm.Family.EC;
    KeyPairGenerator generator = KeyPairGenerator.getInstance(ec ? "EC" : "RSA", provider);
    generator.initialize(
        ec
            ? new ECGenParameterSpec(jdkCurve(algorithm))
            : new RSAKeyGenParameterSpec(algorithm.bits(), RSAKeyGenParameterSpec.F4));
    return generator.generateKeyPair();
  }

  private static String jdkCurve(KeyAlgorithm algorithm) {
    return switch (algorithm) {
      case EC_P256 -> "secp256r1";
      case EC_P384 -> "secp384r1";
      case EC_P521 -> "secp521r1";
      default -> algorithm.text().substring("EC-".length());
    };
  }

  private static Certificate holder(UUID id, SigningKey key)
      throws IOException, GeneralSecurityException {
    X500Name name = new X500Name("CN=" + id);
    byte[] der =
        new X509v3CertificateBuilder(
                name,
                BigInteger.ONE,
                Date.from(LONG_AGO),
                Date.from(FAR_AWAY),
                name,
                key.publicKey())
            .build(key.contentSigner())
            .getEncoded();
    return CertificateFactory.getInstance("X.509")
        .generateCertificate(new ByteArrayInputStream(der));
  }

  @Override
  public synchronized SigningKey open(StoredKey key) throws KeyVaultException {
    try {
      Key found = store.getKey(key.tokenLabel(), null);
      if (!(found instanceof PrivateKey privateKey)) {
        throw new KeyVaultException("the PKCS#11 token has no key " + key.tokenLabel());
      }
      return new SigningKey(
          key.algorithm(),
          privateKey,
          provider,
          Bouncy.decode(
              "public key", key.publicKey().toByteArray(), SubjectPublicKeyInfo::getInstance));
    } catch (GeneralSecurityException | MalformedAsn1Exception | RuntimeException e) {
      throw new KeyVaultException(
          "the PKCS#11 token does not give key " + key.tokenLabel() + " (" + reason(e) + ")", e);
    }
  }

  @Override
  public synchronized void discard(StoredKey key) throws KeyVaultException {
    try {
      store.deleteEntry(key.tokenLabel());
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new KeyVaultException(
          "the PKCS#11 token does not remove key " + key.tokenLabel() + " (" + reason(e) + ")", e);
    }
  }

  private static String reason(Exception e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
