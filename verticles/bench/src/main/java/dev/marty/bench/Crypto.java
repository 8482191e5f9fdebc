package dev.marty.bench;

import dev.marty.emrtd.keys.KeyAlgorithm;
import dev.marty.emrtd.keys.SigningKey;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.ContentSigner;

/** The physical limit of signing and verifying: BouncyCastle alone, one thread for each core. */
public final class Crypto {
  /** About as long as the signed attributes of an EF.SOD. */
  private static final Buffer MESSAGE = Buffer.buffer(new byte[100]);

  private Crypto() {}

  /** Signatures with ECDSA P-256 over 100 bytes. */
  public static Comparison.Side signing() {
    SigningKey key = SigningKey.generate(KeyAlgorithm.EC_P256, false);
    return Comparison.Side.of(
        "bare BouncyCastle, ECDSA P-256 signatures",
        (vertx, millis) -> onEveryCore(millis, () -> sign(key)));
  }

  /**
   * What Passive Authentication cannot do without: the signature of the SOD and that of its
   * signer's certificate.
   */
  public static Comparison.Side verifyingTwice() throws GeneralSecurityException, IOException {
    SigningKey key = SigningKey.generate(KeyAlgorithm.EC_P256, false);
    byte[] signature = sign(key);
    PublicKey publicKey = BouncyCastleProvider.getPublicKey(key.publicKey());
    return Comparison.Side.of(
        "bare BouncyCastle, two P-256 verifications",
        (vertx, millis) ->
            onEveryCore(
                millis,
                () -> {
                  verify(key, publicKey, signature);
                  verify(key, publicKey, signature);
                }));
  }

  /** What every SOD is besides signed: verified before it leaves. */
  public static Comparison.Side verifying() throws GeneralSecurityException, IOException {
    SigningKey key = SigningKey.generate(KeyAlgorithm.EC_P256, false);
    byte[] signature = sign(key);
    PublicKey publicKey = BouncyCastleProvider.getPublicKey(key.publicKey());
    return Comparison.Side.of(
        "bare BouncyCastle, ECDSA P-256 verifications",
        (vertx, millis) -> onEveryCore(millis, () -> verify(key, publicKey, signature)));
  }

  private static byte[] sign(SigningKey key) {
    try {
      ContentSigner signer = key.contentSigner();
      signer.getOutputStream().write(MESSAGE.getBytes());
      return signer.getSignature();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void verify(SigningKey key, PublicKey publicKey, byte[] signature) {
    try {
      Signature verifier = Signature.getInstance("SHA256withECDSA", key.provider());
      verifier.initVerify(publicKey);
      verifier.update(MESSAGE.getBytes());
      if (!verifier.verify(signature)) {
        throw new IllegalStateException("A signature just made does not verify.");
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static double onEveryCore(int millis, Runnable work) throws InterruptedException {
    LongAdder done = new LongAdder();
    long start = System.nanoTime();
    long end = start + millis * 1_000_000L;
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      threads.add(
          new Thread(
              () -> {
                while (System.nanoTime() < end) {
                  work.run();
                  done.increment();
                }
              },
              "bench-crypto-" + i));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    return done.sum() / ((System.nanoTime() - start) / 1e9);
  }
}
