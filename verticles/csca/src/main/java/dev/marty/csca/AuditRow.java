package dev.marty.csca;

import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.TreeMap;

/**
 * One row of the audit log. Its hash covers its content and the hash of the row before: a row that
 * is changed, taken out or put in breaks the chain there. What a chain alone cannot show is that
 * its end was cut off; for that, keep the last hash somewhere else.
 *
 * @param number 1, 2, 3… without gaps
 * @param at to the microsecond, as PostgreSQL keeps it
 * @param requestId of the request that did it
 * @param action what was done
 * @param subject to what
 * @param detail names and texts, nothing nested: JSON has no one form to hash
 * @param previousSha256 hash of the row before, hex; zeros before the first
 * @param sha256 hash of this row, hex
 */
public record AuditRow(
    long number,
    Instant at,
    String requestId,
    String action,
    String subject,
    JsonObject detail,
    String previousSha256,
    String sha256) {
  /** What stands before the first row. */
  public static final String NOTHING = "0".repeat(64);

  /** Makes the row after another one. */
  static AuditRow after(
      long lastNumber,
      String lastSha256,
      Instant at,
      String requestId,
      String action,
      String subject,
      JsonObject detail) {
    AuditRow open =
        new AuditRow(
            lastNumber + 1,
            at.truncatedTo(ChronoUnit.MICROS),
            requestId,
            action,
            subject,
            detail,
            lastSha256,
            "");
    return new AuditRow(
        open.number, open.at, requestId, action, subject, detail, lastSha256, open.hash());
  }

  /**
   * Takes a row from the JSON of {@code GET /api/csca/audit}.
   *
   * @param json one of its items
   */
  public static AuditRow of(JsonObject json) {
    return new AuditRow(
        json.getLong("number"),
        Instant.parse(json.getString("at")),
        json.getString("requestId"),
        json.getString("action"),
        json.getString("subject"),
        json.getJsonObject("detail"),
        json.getString("previousSha256"),
        json.getString("sha256"));
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("number", number)
        .put("at", at.toString())
        .put("requestId", requestId)
        .put("action", action)
        .put("subject", subject)
        .put("detail", detail)
        .put("previousSha256", previousSha256)
        .put("sha256", sha256);
  }

  /**
   * What the hash of this row must be.
   *
   * @return SHA-256 as hex
   */
  public String hash() {
    MessageDigest digest = sha256Digest();
    digest.update(HexFormat.of().parseHex(previousSha256));
    add(digest, Long.toString(number));
    add(digest, Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, at)));
    add(digest, requestId);
    add(digest, action);
    add(digest, subject);
    new TreeMap<>(detail.getMap())
        .forEach(
            (name, value) -> {
              add(digest, name);
              add(digest, String.valueOf(value));
            });
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void add(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
    digest.update(bytes);
  }

  private static MessageDigest sha256Digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
