package dev.marty.bench;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.bouncycastle.cert.CertException;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.ContentVerifierProvider;
import org.bouncycastle.operator.OperatorException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;

/**
 * What cannot be left out of an import, by BouncyCastle alone: certificates in memory are read and
 * verified, on all cores. In a process of its own with the JVM options of the one that imports, so
 * that one that has just started is compared with one that has just started.
 */
final class BareVerification {
  private static final int PASSES = 6;
  private static final int MOST_SECONDS = 300;

  /**
   * What it took.
   *
   * @param cold seconds of the first pass of the process
   * @param warm median of the others
   */
  record Seconds(double cold, double warm) {}

  private BareVerification() {}

  /** Runs it in a process of its own. */
  static Seconds measure(SyntheticPkd pkd) throws IOException, InterruptedException {
    Path file = Files.createTempFile("marty-bench", ".certificates");
    Path output = Files.createTempFile("marty-bench", ".seconds");
    try {
      write(file, pkd);
      Process process =
          new ProcessBuilder(DirectoryProcess.java(BareVerification.class, file.toString()))
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      try {
        if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
          throw new IllegalStateException("verifying did not end in " + MOST_SECONDS + " s");
        }
      } finally {
        process.destroyForcibly();
      }
      String said = Files.readString(output, StandardCharsets.UTF_8);
      if (process.exitValue() != 0) {
        throw new IllegalStateException("verifying failed: " + said);
      }
      String[] seconds = said.strip().split(" ", -1);
      return new Seconds(Double.parseDouble(seconds[0]), Double.parseDouble(seconds[1]));
    } finally {
      Files.deleteIfExists(file);
      Files.deleteIfExists(output);
    }
  }

  /**
   * The process: prints seconds of the first pass and the median of the others.
   *
   * @param args the file that {@link #measure} wrote
   */
  public static void main(String[] args)
      throws IOException, GeneralSecurityException, OperatorException {
    SyntheticPkd pkd = read(Path.of(args[0]));
    double cold = pass(pkd);
    List<Double> others = new ArrayList<>();
    for (int i = 1; i < PASSES; i++) {
      others.add(pass(pkd));
    }
    System.out.println(cold + " " + Comparison.median(others));
  }

  /** From nothing: an import meets the CSCAs for the first time too. */
  private static double pass(SyntheticPkd pkd)
      throws IOException, GeneralSecurityException, OperatorException {
    long start = System.nanoTime();
    BouncyCastleProvider provider = new BouncyCastleProvider();
    List<ContentVerifierProvider> keys = new ArrayList<>();
    for (byte[] root : pkd.roots()) {
      ContentVerifierProvider key =
          new JcaContentVerifierProviderBuilder()
              .setProvider(provider)
              .build(new X509CertificateHolder(root));
      verify(root, key);
      keys.add(key);
    }
    IntStream.range(0, pkd.signers().size())
        .parallel()
        .forEach(i -> verify(pkd.signers().get(i), keys.get(i % keys.size())));
    return (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
  }

  private static void verify(byte[] certificate, ContentVerifierProvider key) {
    try {
      if (!new X509CertificateHolder(certificate).isSignatureValid(key)) {
        throw new IllegalStateException("a signature is wrong");
      }
    } catch (IOException | CertException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void write(Path file, SyntheticPkd pkd) throws IOException {
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
      for (List<byte[]> part : List.of(pkd.roots(), pkd.signers())) {
        out.writeInt(part.size());
        for (byte[] certificate : part) {
          out.writeInt(certificate.length);
          out.write(certificate);
        }
      }
    }
  }

  private static SyntheticPkd read(Path file) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      return new SyntheticPkd(part(in), part(in));
    }
  }

  private static List<byte[]> part(DataInputStream in) throws IOException {
    List<byte[]> part = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      part.add(in.readNBytes(in.readInt()));
    }
    return part;
  }
}
