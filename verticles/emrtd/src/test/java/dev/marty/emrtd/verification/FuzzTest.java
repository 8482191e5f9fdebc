package dev.marty.emrtd.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.sod.SodOutcome;
import dev.marty.emrtd.sod.SodReader;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Files no chip should hold: every one has a report, and none costs more memory than it has bytes
 * times a factor. {@code -Dmarty.fuzz.inputs} says how many are tried, {@code -Dmarty.fuzz.seed}
 * repeats a run.
 */
class FuzzTest {
  private static final int INPUTS = Integer.getInteger("marty.fuzz.inputs", 1_500);
  private static final long SEED = Long.getLong("marty.fuzz.seed", 9303);

  /** Reading a file of 3 KB and checking three signatures takes some hundred kilobytes. */
  private static final long MOST_MEMORY = 32L * 1024 * 1024;

  private final Random random = new Random(SEED);
  private final DocumentMaker maker = new DocumentMaker();
  private final byte[] sod = maker.sod();
  private final Document document = maker.document();
  private final TrustMaterial trust = maker.trust();

  @Test
  void everyInputHasAReportAndCostsLittle() {
    ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long self = Thread.currentThread().getId();
    long most = 0;
    for (int i = 0; i < INPUTS; i++) {
      byte[] input = input(i);
      Document files = i % 5 == 0 ? spoiled() : document;
      long before = memory.getThreadAllocatedBytes(self);
      try {
        SodOutcome sod = SodReader.read(input);
        if (sod instanceof SodOutcome.Read read) {
          // What a caller asks first, to know whose trust material it needs.
          assertThat(PassiveAuthentication.country(read.sod(), List.of())).isNotNull();
        }
        VerificationReport report =
            PassiveAuthentication.verify(
                sod, files, trust, Circumstances.strict(DocumentMaker.NOW));
        assertThat(report.steps()).hasSize(Step.OF_PASSIVE_AUTHENTICATION.size());
      } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
        fail(
            String.format(
                Locale.ROOT, "input %d of seed %d: %s", i, SEED, HexFormat.of().formatHex(input)),
            e);
      }
      most = Math.max(most, memory.getThreadAllocatedBytes(self) - before);
    }
    System.out.printf(
        Locale.ROOT, "%d fuzzed inputs, the dearest allocated %d KB%n", INPUTS, most / 1024);
    assertThat(most).isLessThan(MOST_MEMORY);
  }

  private byte[] input(int i) {
    return switch (i % 8) {
      case 0 -> noise(random.nextInt(4_000));
      case 1 -> nested(1 + random.nextInt(20_000));
      case 2 -> hugeLength();
      case 3 -> Arrays.copyOf(sod, random.nextInt(sod.length));
      case 4 -> inserted();
      default -> flipped(1 + random.nextInt(6));
    };
  }

  private byte[] noise(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    if (length > 0 && random.nextBoolean()) {
      bytes[0] = 0x77;
    }
    return bytes;
  }

  private byte[] flipped(int times) {
    byte[] bytes = sod.clone();
    for (int i = 0; i < times; i++) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  /** A length of four octets, of whatever element stands there. */
  private byte[] hugeLength() {
    byte[] bytes = sod.clone();
    int at = random.nextInt(bytes.length - 5);
    bytes[at] = (byte) 0x84;
    for (int i = 1; i < 5; i++) {
      bytes[at + i] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  /** Well-formed, sequences in sequences: indefinite lengths need no bytes for their lengths. */
  private byte[] nested(int depth) {
    byte[] bytes = new byte[depth * 4];
    for (int i = 0; i < depth; i++) {
      bytes[i * 2] = (byte) (i == 0 ? 0x77 : 0x30);
      bytes[i * 2 + 1] = (byte) 0x80;
    }
    return bytes;
  }

  private byte[] inserted() {
    int at = random.nextInt(sod.length);
    byte[] part = noise(random.nextInt(64));
    byte[] bytes = new byte[sod.length + part.length];
    System.arraycopy(sod, 0, bytes, 0, at);
    System.arraycopy(part, 0, bytes, at, part.length);
    System.arraycopy(sod, at, bytes, at + part.length, sod.length - at);
    return bytes;
  }

  private Document spoiled() {
    TreeMap<Integer, Octets> files = new TreeMap<>();
    byte[] dg1 = document.dataGroups().get(1).toByteArray();
    dg1[random.nextInt(dg1.length)] = (byte) random.nextInt(256);
    files.put(1, Octets.copyOf(random.nextBoolean() ? dg1 : noise(random.nextInt(200))));
    files.put(1 + random.nextInt(16), Octets.copyOf(noise(random.nextInt(200))));
    return new Document(files, Octets.copyOf(noise(random.nextInt(60))));
  }
}
