package dev.marty.emrtd.keys;

import dev.marty.emrtd.asn1.Octets;

/**
 * A private key under encryption, as it is stored.
 *
 * @param encryptionKeyId which key-encryption key it is under, see {@link KeyEncryption}
 * @param sealed nonce of 12 bytes, ciphertext, tag of 16 bytes
 */
public record WrappedKey(String encryptionKeyId, Octets sealed) {}
