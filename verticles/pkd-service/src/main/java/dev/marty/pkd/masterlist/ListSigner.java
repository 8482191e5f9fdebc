package dev.marty.pkd.masterlist;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.emrtd.keys.KeyAlgorithm;
import dev.marty.emrtd.keys.WrappedKey;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;

/**
 * A Master List Signer that is not retired.
 *
 * @param id also the idempotency key of the request to csca
 * @param country two letters
 * @param active false while csca has not certified it
 * @param algorithm of its key
 * @param publicKey SubjectPublicKeyInfo, DER
 * @param wrappedKey the private key under encryption
 * @param request PKCS#10, DER
 * @param certificate DER, or null
 * @param certificateSha256 lowercase hex, or null
 * @param usageBegins when its key may sign first, or null
 * @param usageEnds when it may sign last, or null
 * @param revoked whether csca has revoked its certificate
 */
record ListSigner(
    UUID id,
    String country,
    boolean active,
    KeyAlgorithm algorithm,
    Buffer publicKey,
    WrappedKey wrappedKey,
    Buffer request,
    Buffer certificate,
    String certificateSha256,
    Instant usageBegins,
    Instant usageEnds,
    boolean revoked) {
  /** What every query of signers selects, of s and o. */
  static final String COLUMNS =
      """
      s.id, s.country, s.status = 'active' AS active, s.algorithm, s.public_key,
      s.wrapped_private_key, s.key_encryption_key_id, s.certification_request, s.certificate,
      encode(s.certificate_sha256, 'hex') AS certificate_sha256, s.private_key_usage_begins,
      s.private_key_usage_ends, o.revoked_at IS NOT NULL AS revoked
      """;

  /** A successor is due when no more than this part of the usage period is left. */
  private static final int LAST_PART = 4;

  static ListSigner of(Row row) {
    String algorithm = row.getString("algorithm");
    return new ListSigner(
        row.getUUID("id"),
        row.getString("country"),
        row.getBoolean("active"),
        KeyAlgorithm.of(algorithm)
            .orElseThrow(() -> new IllegalStateException("stored algorithm " + algorithm)),
        row.getBuffer("public_key"),
        new WrappedKey(
            row.getString("key_encryption_key_id"),
            Octets.copyOf(row.getBuffer("wrapped_private_key").getBytes())),
        row.getBuffer("certification_request"),
        row.getBuffer("certificate"),
        row.getString("certificate_sha256"),
        instant(row, "private_key_usage_begins"),
        instant(row, "private_key_usage_ends"),
        row.getBoolean("revoked"));
  }

  private static Instant instant(Row row, String column) {
    OffsetDateTime time = row.getOffsetDateTime(column);
    return time == null ? null : time.toInstant();
  }

  /** Whether its key may sign a list. */
  boolean maySign(Instant now) {
    return active && !revoked && !now.isBefore(usageBegins) && now.isBefore(usageEnds);
  }

  /** Whether it is time for another one. */
  boolean nearsItsEnd(Instant now) {
    Duration last = Duration.between(usageBegins, usageEnds).dividedBy(LAST_PART);
    return now.isAfter(usageEnds.minus(last));
  }
}
