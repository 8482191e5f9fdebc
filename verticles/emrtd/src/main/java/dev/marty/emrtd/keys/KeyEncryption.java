package dev.marty.emrtd.keys;

import dev.marty.emrtd.asn1.Octets;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts private keys with AES-256-GCM under a key-encryption key (KEK). Each ciphertext is bound
 * to the service and to the id of the key: a row copied over another, or into another service's
 * database, does not decrypt.
 *
 * <p>Rotation: keys are wrapped under the current KEK and unwrapped under the current or a previous
 * one, told apart by an id that is the hex of the first 8 bytes of SHA-256 over the KEK. Whoever
 * keeps the keys wraps again what is not under {@link #currentId}.
 *
 * <p>Immutable; safe on any thread; microseconds per key.
 */
public final class KeyEncryption {
  /** Length of a key-encryption key in bytes. */
  static final int KEY_BYTES = 32;

  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int ID_DIGITS = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String service;
  private final List<Kek> ring;

  private record Kek(String id, SecretKeySpec key) {}

  private KeyEncryption(String service, List<Kek> ring) {
    this.service = service;
    this.ring = List.copyOf(ring);
  }

  /**
   * Makes the ring of one service.
   *
   * @param service name of the service whose keys these are
   * @param current 32 bytes; new keys are wrapped under it; not kept
   * @param previous 32 bytes each, perhaps none; only unwrapped under; not kept
   * @return the ring
   * @throws IllegalArgumentException if a KEK is not 32 bytes long or stands there twice
   */
  public static KeyEncryption of(String service, byte[] current, byte[]... previous) {
    List<Kek> ring = new ArrayList<>();
    ring.add(kek(current));
    for (byte[] key : previous) {
      Kek kek = kek(key);
      if (ring.stream().anyMatch(other -> other.id().equals(kek.id()))) {
        throw new IllegalArgumentException("the same key-encryption key is given twice");
      }
      ring.add(kek);
    }
    return new KeyEncryption(service, ring);
  }

  /**
   * Makes the ring of one service from its text in the configuration.
   *
   * @param service name of the service whose keys these are
   * @param ring keys of 64 hexadecimal digits, separated by commas or spaces; the first is current
   * @return the ring
   * @throws IllegalArgumentException if it is no such text; the message repeats nothing of it
   */
  public static KeyEncryption parse(String service, String ring) {
    List<byte[]> keys = new ArrayList<>();
    try {
      for (String key : ring.strip().split("[,\\s]+", -1)) {
        keys.add(bytes(key));
      }
      return of(service, keys.get(0), keys.subList(1, keys.size()).toArray(byte[][]::new));
    } finally {
      keys.forEach(key -> Arrays.fill(key, (byte) 0));
    }
  }

  private static byte[] bytes(String hex) {
    try {
      return HexFormat.of().parseHex(hex);
    } catch (IllegalArgumentException e) {
      // The cause would repeat the key: it is left out on purpose.
      throw new IllegalArgumentException("a key-encryption key is not hexadecimal");
    }
  }

  private static Kek kek(byte[] bytes) {
    if (bytes.length != KEY_BYTES) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "a key-encryption key has %d bytes, not %d", KEY_BYTES, bytes.length));
    }
    return new Kek(
        Octets.copyOf(bytes).sha256().substring(0, ID_DIGITS), new SecretKeySpec(bytes, "AES"));
  }

  /**
   * Returns which KEK new keys are wrapped under.
   *
   * @return 16 hex digits, not secret
   */
  public String currentId() {
    return ring.get(0).id();
  }

  /**
   * Encrypts a private key under the current KEK.
   *
   * @param keyId id of the key, under which it will be stored
   * @param secret the encoded private key; the caller clears it
   * @return what to store
   */
  public WrappedKey wrap(String keyId, byte[] secret) {
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    try {
      Kek kek = ring.get(0);
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, kek, nonce, keyId).doFinal(secret);
      byte[] stored = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
      System.arraycopy(sealed, 0, stored, NONCE_BYTES, sealed.length);
      return new WrappedKey(kek.id(), Octets.copyOf(stored));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-256-GCM is not available", e);
    }
  }

  /**
   * Decrypts a private key.
   *
   * @param keyId id of the key, under which it was stored
   * @param wrapped what was stored
   * @return the encoded private key, which the caller clears after use
   * @throws KeyEncryptionException if its KEK is not in the ring, or the bytes are not those
   *     wrapped for this service and key
   */
  public byte[] unwrap(String keyId, WrappedKey wrapped) throws KeyEncryptionException {
    Optional<Kek> kek =
        ring.stream().filter(known -> known.id().equals(wrapped.encryptionKeyId())).findFirst();
    if (kek.isEmpty()) {
      throw new KeyEncryptionException(
          String.format(
              Locale.ROOT,
              "key %s is under key-encryption key %s, which is not configured; put it behind the current one in keys.%s.encryptionKey",
              keyId,
              wrapped.encryptionKeyId(),
              service));
    }
    byte[] stored = wrapped.sealed().toByteArray();
    if (stored.length <= NONCE_BYTES) {
      throw new KeyEncryptionException("key " + keyId + " is stored incompletely");
    }
    try {
      return cipher(Cipher.DECRYPT_MODE, kek.get(), Arrays.copyOf(stored, NONCE_BYTES), keyId)
          .doFinal(stored, NONCE_BYTES, stored.length - NONCE_BYTES);
    } catch (GeneralSecurityException e) {
      throw new KeyEncryptionException(
          String.format(
              Locale.ROOT,
              "key %s does not decrypt: changed, or wrapped for another key or service",
              keyId));
    }
  }

  private Cipher cipher(int mode, Kek kek, byte[] nonce, String keyId)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", Crypto.BOUNCY_CASTLE);
    cipher.init(mode, kek.key(), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(("marty/" + service + "/" + keyId).getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}
