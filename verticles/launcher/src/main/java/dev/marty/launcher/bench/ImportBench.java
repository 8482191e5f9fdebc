package dev.marty.launcher.bench;

import dev.marty.launcher.schema.Jdbc;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.bouncycastle.cert.CertException;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.ContentVerifierProvider;
import org.bouncycastle.operator.OperatorException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * 30,000 Document Signers under 100 CSCAs as LDIF into an empty directory, beside the two things
 * that cannot be left out: reading and verifying them, and writing the rows.
 */
public final class ImportBench {
  /** Longest that is fine, as multiple of the sum of the two. */
  public static final double EXPECTED = 2;

  /** Longest that is fine by itself. */
  public static final double MOST_SECONDS = 60;

  static final int COUNTRIES = 100;
  static final int SIGNERS = 30_000;
  private static final List<String> TABLES =
      List.of("certificate", "certificate_finding", "certificate_issuer", "import_object", "entry");

  private ImportBench() {}

  /**
   * Measures two imports, of a process that has just started and of the same process when the JVM
   * has compiled what it needs, and prints.
   *
   * @return seconds of the slower import divided by the sum, or infinity if it took too long by
   *     itself
   */
  public static double run(PrintWriter out) throws IOException, SQLException, InterruptedException {
    Path first = Files.createTempFile("marty-bench", ".ldif");
    Path second = Files.createTempFile("marty-bench", ".ldif");
    try {
      SyntheticPkd pkd = SyntheticPkd.write(first, 0, COUNTRIES, SIGNERS);
      SyntheticPkd.write(second, COUNTRIES, COUNTRIES, SIGNERS);
      try (DirectoryProcess directory = DirectoryProcess.start()) {
        out.printf(
            "%d Document Signers under %d CSCAs, %.0f MB of LDIF; %d cores, Java %s%n",
            SIGNERS,
            COUNTRIES,
            Files.size(first) / 1e6,
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("java.version"));
        double cold = post(directory, first);
        print(out, "import through POST /imports, first of its process", cold);
        double copy = copy(directory);
        double warm = post(directory, second);
        print(out, "import of as many others, same process", warm);
        out.printf(
            "%-58s %8d MB resident at most, heap %s%n",
            "  its process", directory.peakMegabytes(), DirectoryProcess.HEAP);
        List<ContentVerifierProvider> keys = keys(pkd);
        // Twice, the second time counts: an import's JVM may be cold, the limit's shall not be.
        verify(pkd, keys);
        double crypto = verify(pkd, keys);
        print(out, "BouncyCastle: read and verify those of the first, all cores", crypto);
        print(out, "PostgreSQL: COPY of the first's rows, indexes included", copy);
        ratio(out, "first import / sum of both", cold / (crypto + copy));
        ratio(out, "second import / sum of both", warm / (crypto + copy));
        double slower = Math.max(cold, warm);
        return slower > MOST_SECONDS ? Double.POSITIVE_INFINITY : slower / (crypto + copy);
      }
    } finally {
      Files.deleteIfExists(first);
      Files.deleteIfExists(second);
    }
  }

  private static void print(PrintWriter out, String what, double seconds) {
    out.printf("%-58s %8.2f s%n", what, seconds);
    out.flush();
  }

  private static void ratio(PrintWriter out, String what, double ratio) {
    out.printf(
        "%-58s %8.2f (expected < %.0f, and under %.0f s)%n", what, ratio, EXPECTED, MOST_SECONDS);
    out.flush();
  }

  /** Uploads, waits for the outcome, checks it. */
  static double post(DirectoryProcess directory, Path file)
      throws IOException, InterruptedException {
    HttpClient client = HttpClient.newHttpClient();
    long start = System.nanoTime();
    HttpRequest upload =
        HttpRequest.newBuilder(directory.uri("/api/pkd_service/imports"))
            .header("Content-Type", "text/x-ldif")
            .header("Prefer", "respond-async")
            .POST(HttpRequest.BodyPublishers.ofFile(file))
            .build();
    HttpResponse<String> accepted = client.send(upload, HttpResponse.BodyHandlers.ofString());
    if (accepted.statusCode() != 202) {
      throw new IllegalStateException(accepted.statusCode() + ": " + accepted.body());
    }
    String path = accepted.headers().firstValue("Location").orElseThrow();
    HttpRequest events = HttpRequest.newBuilder(directory.uri(path + "/events")).build();
    // Ends with the import.
    client.send(events, HttpResponse.BodyHandlers.discarding());
    double seconds = since(start);
    JsonObject outcome =
        new JsonObject(
            client
                .send(
                    HttpRequest.newBuilder(directory.uri(path)).build(),
                    HttpResponse.BodyHandlers.ofString())
                .body());
    int stored = outcome.getJsonObject("counts").getInteger("stored");
    if (stored != SIGNERS + 1) {
      throw new IllegalStateException("not everything was stored: " + outcome.encodePrettily());
    }
    return seconds;
  }

  private static List<ContentVerifierProvider> keys(SyntheticPkd pkd) throws IOException {
    BouncyCastleProvider provider = new BouncyCastleProvider();
    List<ContentVerifierProvider> keys = new ArrayList<>();
    try {
      for (byte[] root : pkd.roots()) {
        keys.add(
            new JcaContentVerifierProviderBuilder()
                .setProvider(provider)
                .build(new X509CertificateHolder(root)));
      }
      return keys;
    } catch (GeneralSecurityException | OperatorException e) {
      throw new IllegalStateException(e);
    }
  }

  private static double verify(SyntheticPkd pkd, List<ContentVerifierProvider> keys) {
    long start = System.nanoTime();
    IntStream.range(0, pkd.signers().size())
        .parallel()
        .forEach(
            i -> {
              try {
                X509CertificateHolder certificate = new X509CertificateHolder(pkd.signers().get(i));
                if (!certificate.isSignatureValid(keys.get(i % keys.size()))) {
                  throw new IllegalStateException("a signature is wrong");
                }
              } catch (IOException | CertException e) {
                throw new IllegalStateException(e);
              }
            });
    return since(start);
  }

  /** Copies what the import has written into empty tables of the same shape. */
  private static double copy(DirectoryProcess directory) throws SQLException, IOException {
    try (Connection connection = Jdbc.connect(directory.database());
        Statement statement = connection.createStatement()) {
      statement.execute("SET search_path = pkd");
      CopyManager copy = connection.unwrap(PGConnection.class).getCopyAPI();
      Map<String, byte[]> rows = new HashMap<>();
      for (String table : TABLES) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        copy.copyOut("COPY " + table + " TO STDOUT (FORMAT binary)", out);
        rows.put(table, out.toByteArray());
        statement.execute("CREATE TABLE bench_" + table + " (LIKE " + table + " INCLUDING ALL)");
      }
      statement.execute("CHECKPOINT");
      connection.setAutoCommit(false);
      long start = System.nanoTime();
      for (String table : TABLES) {
        copy.copyIn(
            "COPY bench_" + table + " FROM STDIN (FORMAT binary)",
            new ByteArrayInputStream(rows.get(table)));
      }
      connection.commit();
      return since(start);
    }
  }

  private static double since(long start) {
    return (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
  }
}
