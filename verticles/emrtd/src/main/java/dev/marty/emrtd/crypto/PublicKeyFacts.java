package dev.marty.emrtd.crypto;

/**
 * What a public key is.
 *
 * @param description for people: {@code RSA-4096}, {@code EC-P256}, {@code EC-brainpoolP256r1},
 *     {@code EC-unnamed-256} for a curve without a known name, {@code DSA-2048}; the dotted
 *     algorithm OID if the key cannot be read
 * @param algorithm {@code RSA}, {@code EC}, {@code DSA} or the dotted OID
 * @param bits size of modulus or field in bits; 0 if the key cannot be read
 * @param curve name of the curve, also where its parameters are spelled out; null if there is none
 * @param explicitParameters true if the EC parameters are spelled out, as Doc 9303-12 clause 4.1.6
 *     demands
 */
public record PublicKeyFacts(
    String description, String algorithm, int bits, String curve, boolean explicitParameters) {}
