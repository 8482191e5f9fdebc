package dev.marty.bench;

import dev.marty.database.schema.Jdbc;
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
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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

  private static final int IMPORTS = 4;

  private static final List<String> TABLES =
      List.of(
          "certificate",
          "certificate_finding",
          "certificate_issuer",
          "import_object",
          "placement",
          "entry");

  private ImportBench() {}

  /**
   * Measures imports by one process, the first when it has just started, the others when the JVM
   * has compiled most of what it needs, and prints them beside the same two things in the same
   * state.
   *
   * @return seconds of an import divided by its sum, the greater of the first's and the others';
   *     infinity if one took too long by itself
   */
  public static double run(PrintWriter out) throws IOException, SQLException, InterruptedException {
    Path file = Files.createTempFile("marty-bench", ".ldif");
    try (DirectoryProcess directory = DirectoryProcess.start()) {
      SyntheticPkd pkd = SyntheticPkd.write(file, COUNTRIES, SIGNERS);
      out.printf(
          Locale.ROOT,
          "%d Document Signers under %d CSCAs, %.0f MB of LDIF; %d cores, Java %s%n",
          SIGNERS,
          COUNTRIES,
          Files.size(file) / 1e6,
          Runtime.getRuntime().availableProcessors(),
          System.getProperty("java.version"));
      double cold = post(directory, file);
      print(out, "import through POST /imports, first of its process", cold);
      double copy = copy(directory);
      List<Double> others = new ArrayList<>();
      for (int i = 1; i < IMPORTS; i++) {
        empty(directory);
        double next = post(directory, file);
        print(out, "the same, same process, directory empty again", next);
        others.add(next);
      }
      double warm = Comparison.median(others);
      out.printf(
          Locale.ROOT,
          "%-60s %8d MB resident at most, heap %s%n",
          "  its process",
          directory.peakMegabytes(),
          DirectoryProcess.HEAP);
      BareVerification.Seconds crypto = BareVerification.measure(pkd);
      print(out, "BouncyCastle: read and verify them, all cores, first pass", crypto.cold());
      print(out, "BouncyCastle: the same, median of other passes", crypto.warm());
      print(out, "PostgreSQL: COPY of the same rows into the same tables", copy);
      double first = cold / (crypto.cold() + copy);
      double later = warm / (crypto.warm() + copy);
      ratio(out, "first import / (first pass + COPY)", first);
      ratio(out, "other imports / (other passes + COPY), medians", later);
      return Math.max(cold, Collections.max(others)) > MOST_SECONDS
          ? Double.POSITIVE_INFINITY
          : Math.max(first, later);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static void print(PrintWriter out, String what, double seconds) {
    out.printf(Locale.ROOT, "%-60s %8.2f s%n", what, seconds);
    out.flush();
  }

  private static void ratio(PrintWriter out, String what, double ratio) {
    out.printf(
        Locale.ROOT,
        "%-60s %8.2f (expected < %.0f, and under %.0f s)%n",
        what,
        ratio,
        EXPECTED,
        MOST_SECONDS);
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

  /**
   * Copies what the import has written into the same tables again, emptied: with their indexes and
   * constraints, which whoever stores these rows must keep.
   */
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
      }
      statement.execute("TRUNCATE " + String.join(", ", TABLES) + " CASCADE");
      statement.execute("CHECKPOINT");
      connection.setAutoCommit(false);
      long start = System.nanoTime();
      for (String table : TABLES) {
        copy.copyIn(
            "COPY " + table + " FROM STDIN (FORMAT binary)",
            new ByteArrayInputStream(rows.get(table)));
      }
      connection.commit();
      return since(start);
    }
  }

  /** Otherwise each import would meet larger indexes than the one before, and the rows copied. */
  private static void empty(DirectoryProcess directory) throws SQLException {
    try (Connection connection = Jdbc.connect(directory.database());
        Statement statement = connection.createStatement()) {
      statement.execute("SET search_path = pkd");
      statement.execute("TRUNCATE object, import, " + String.join(", ", TABLES) + " CASCADE");
    }
  }

  private static double since(long start) {
    return (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
  }
}
