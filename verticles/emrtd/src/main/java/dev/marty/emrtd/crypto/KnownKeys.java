package dev.marty.emrtd.crypto;

import dev.marty.emrtd.asn1.Octets;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/**
 * Public keys read before, by all their bytes; the least recently used are given up. A Document
 * Signer signs thousands of passports and a CSCA all of its signers, and reading spelled-out curve
 * parameters costs as much as verifying. Strangers choose what is verified: the keys, their size
 * and the tables are bounded.
 *
 * <p>Safe on any thread.
 */
final class KnownKeys {
  private static final int MOST_KEYS = 512;
  private static final int MOST_BYTES = 4_096;

  /** Two to five megabytes together. */
  private static final int MOST_PREPARED = 32;

  private final Map<Octets, KnownKey> keys =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Octets, KnownKey> eldest) {
          return size() > MOST_KEYS;
        }
      };
  private final Queue<KnownKey> prepared = new ArrayDeque<>();

  /**
   * Finds a key or reads it.
   *
   * @param info of a certificate
   * @return the key, perhaps with tables
   * @throws IOException as {@link PublicKeys#read}, and its unchecked exceptions
   */
  KnownKey read(SubjectPublicKeyInfo info) throws IOException {
    Octets encoding = Octets.copyOf(info.getEncoded(ASN1Encoding.DER));
    KnownKey key = find(encoding);
    if (key == null) {
      key = new KnownKey(PublicKeys.read(info));
      if (encoding.length() <= MOST_BYTES) {
        key = keep(encoding, key);
      }
    } else if (key.due()) {
      key.prepare();
      keepPrepared(key);
    }
    return key;
  }

  private synchronized KnownKey find(Octets encoding) {
    return keys.get(encoding);
  }

  /** The first of two threads that read the same key. */
  private synchronized KnownKey keep(Octets encoding, KnownKey key) {
    KnownKey earlier = keys.putIfAbsent(encoding, key);
    return earlier == null ? key : earlier;
  }

  private synchronized void keepPrepared(KnownKey key) {
    prepared.add(key);
    if (prepared.size() > MOST_PREPARED) {
      prepared.remove().forget();
    }
  }
}
