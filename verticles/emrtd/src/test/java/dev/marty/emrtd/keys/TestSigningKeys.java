package dev.marty.emrtd.keys;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Signing keys for tests, made once: RSA keys take seconds, so one serves both paddings. */
public final class TestSigningKeys {
  private static final Map<KeyAlgorithm, SigningKey> KEYS = new ConcurrentHashMap<>();

  private TestSigningKeys() {}

  /** The one key of an algorithm, with its parameters written as wanted. */
  public static SigningKey of(KeyAlgorithm algorithm, boolean explicitParameters) {
    KeyAlgorithm made =
        switch (algorithm) {
          case RSA_PSS_2048 -> KeyAlgorithm.RSA_2048;
          case RSA_PSS_3072 -> KeyAlgorithm.RSA_3072;
          case RSA_PSS_4096 -> KeyAlgorithm.RSA_4096;
          default -> algorithm;
        };
    SigningKey key = KEYS.computeIfAbsent(made, missing -> SigningKey.generate(missing, true));
    return SigningKey.held(
        algorithm, key.privateKey(), key.provider(), key.publicKey(), explicitParameters);
  }

  /** Another key than {@link #of}, made for the call. */
  public static SigningKey fresh(KeyAlgorithm algorithm) {
    return SigningKey.generate(algorithm, true);
  }
}
