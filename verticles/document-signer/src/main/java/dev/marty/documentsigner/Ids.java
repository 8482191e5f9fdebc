package dev.marty.documentsigner;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ids that begin with the time (UUID version 7, RFC 9562 clause 5.7): rows inserted together lie
 * together in the index, and their order is that of their making, to the millisecond.
 */
final class Ids {
  private static final long VERSION = 0x7000;
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  private Ids() {}

  static UUID next() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long high = (System.currentTimeMillis() << 16) | VERSION | random.nextInt(0x1000);
    return new UUID(high, (random.nextLong() >>> 2) | VARIANT);
  }
}
