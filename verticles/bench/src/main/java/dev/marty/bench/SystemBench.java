package dev.marty.bench;

import io.vertx.core.json.JsonObject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;

/** Signing, issuing and verifying through the gateway, beside what lies below. */
public final class SystemBench {
  /** HTTP, JSON, ASN.1, crypto and SQL are a lot of code to compile. */
  private static final int WARM_UP_MS = 25_000;

  private static final int SIGN_CONNECTIONS = 64;
  private static final int BATCH = 500;
  private static final int BATCH_CONNECTIONS = 2;
  private static final int ISSUE_CONNECTIONS = 16;
  private static final int VERIFY_CONNECTIONS = 500;
  private static final int SOD_ANSWER_BYTES = 2_400;
  private static final int VERDICT_BYTES = 1_800;
  private static final long TRUST_NANOS = 30_000_000_000L;
  private static final int TRUST_POLL_MS = 200;
  private static final String VERIFICATIONS = "/api/passport_engine/verifications";
  private static final String SODS = "/api/document_signer/sods";
  private static final String PASSPORTS = "/api/passport_engine/passports";

  private SystemBench() {}

  /** SODs, ECDSA P-256, persisted and logged. */
  public static double sign(PrintWriter out, double expected)
      throws IOException, SQLException, GeneralSecurityException, InterruptedException {
    try (MeasuredSystem system = MeasuredSystem.start();
        Hop hop = new Hop(SOD_ANSWER_BYTES);
        Inserts inserts = new Inserts(system.adminUrl())) {
      setUp(system);
      String body =
          new JsonObject()
              .put("country", "UT")
              .put("digestAlgorithm", "SHA-256")
              .put("ldsVersion", "1.8")
              .put("dataGroups", hashes())
              .encode();
      return Comparison.run(
          out,
          List.of(
              Comparison.Side.post(
                  "SODs through the gateway, one in a request",
                  system.gatewayPort(),
                  SODS,
                  SIGN_CONNECTIONS,
                  () -> body),
              Comparison.Side.batches(
                  "SODs through the gateway, " + BATCH + " in a request",
                  system.gatewayPort(),
                  SODS + "/batch",
                  BATCH_CONNECTIONS,
                  body,
                  BATCH)),
          List.of(Crypto.signing(), inserts.side()),
          List.of(Crypto.verifying(), hop.side(SIGN_CONNECTIONS, body)),
          WARM_UP_MS,
          expected);
    }
  }

  /** Whole passports with a portrait, each signed by document_signer and stored. */
  public static double issue(PrintWriter out, double expected)
      throws IOException, SQLException, InterruptedException {
    try (MeasuredSystem system = MeasuredSystem.start();
        Inserts inserts = new Inserts(system.adminUrl())) {
      setUp(system);
      AtomicInteger next = new AtomicInteger();
      String passport = passport("B00000000").encode();
      return Comparison.run(
          out,
          List.of(
              Comparison.Side.post(
                  "passports through the gateway",
                  system.gatewayPort(),
                  PASSPORTS,
                  ISSUE_CONNECTIONS,
                  () ->
                      passport.replace(
                          "B00000000",
                          String.format(Locale.ROOT, "B%08d", next.incrementAndGet())))),
          List.of(Crypto.signing(), inserts.side()),
          List.of(),
          WARM_UP_MS,
          expected);
    }
  }

  /** Passive Authentication of one passport by 500 clients at once. */
  public static double verify(PrintWriter out, double expected)
      throws IOException, SQLException, GeneralSecurityException, InterruptedException {
    try (MeasuredSystem system = MeasuredSystem.start();
        Hop hop = new Hop(VERDICT_BYTES);
        Inserts inserts = new Inserts(system.adminUrl())) {
      setUp(system);
      system.post(PASSPORTS, passport("B00000000"));
      JsonObject dataGroups = new JsonObject();
      dataGroups.put("DG1", file(system, "DG1")).put("DG2", file(system, "DG2"));
      JsonObject body =
          new JsonObject().put("sod", file(system, "EF.SOD")).put("dataGroups", dataGroups);
      untilValid(system, body);
      String text = body.encode();
      return Comparison.run(
          out,
          List.of(
              Comparison.Side.post(
                  "verifications through the gateway, 500 at once",
                  system.gatewayPort(),
                  VERIFICATIONS,
                  VERIFY_CONNECTIONS,
                  () -> text)),
          List.of(Crypto.verifyingTwice()),
          List.of(inserts.side(), hop.side(VERIFY_CONNECTIONS, text)),
          WARM_UP_MS,
          expected);
    }
  }

  /** The new country's trust material is on its way to pkd_service. */
  private static void untilValid(MeasuredSystem system, JsonObject body)
      throws InterruptedException {
    long end = System.nanoTime() + TRUST_NANOS;
    JsonObject verdict = system.post(VERIFICATIONS, body);
    while (!"valid".equals(verdict.getString("outcome"))) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("Still not valid: " + verdict.encode());
      }
      Thread.sleep(TRUST_POLL_MS);
      verdict = system.post(VERIFICATIONS, body);
    }
  }

  private static void setUp(MeasuredSystem system) {
    system.post(
        "/api/csca/certificates",
        new JsonObject()
            .put("country", "UT")
            .put("icaoCode", "UTO")
            .put("organization", "Utopia")
            .put("commonName", "CSCA Utopia")
            .put("keyAlgorithm", "EC-P256"));
    system.post(
        "/api/document_signer/signers",
        new JsonObject().put("country", "UT").put("algorithm", "EC-P256"));
  }

  private static JsonObject hashes() {
    Base64.Encoder base64 = Base64.getEncoder();
    return new JsonObject()
        .put("DG1", base64.encodeToString(new byte[32]))
        .put("DG2", base64.encodeToString(new byte[32]));
  }

  private static JsonObject passport(String number) throws IOException {
    ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(413, 531, BufferedImage.TYPE_INT_RGB), "jpeg", jpeg);
    return new JsonObject()
        .put("documentType", "P")
        .put("issuingState", "UTO")
        .put("documentNumber", number)
        .put("surname", "ERIKSSON")
        .put("givenNames", "ANNA MARIA")
        .put("nationality", "UTO")
        .put("dateOfBirth", "1974-08-12")
        .put("sex", "F")
        .put("dateOfExpiry", "2036-04-15")
        .put("portrait", Base64.getEncoder().encodeToString(jpeg.toByteArray()));
  }

  private static String file(MeasuredSystem system, String name) {
    byte[] content = system.bytes(PASSPORTS + "/B00000000/files/" + name);
    return Base64.getEncoder().encodeToString(content);
  }
}
