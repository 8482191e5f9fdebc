package dev.marty.pkd.masterlist;

import dev.marty.emrtd.issuing.CertificationRequest;
import dev.marty.emrtd.issuing.IssuingException;
import dev.marty.emrtd.issuing.SubjectName;
import dev.marty.emrtd.keys.KeyAlgorithm;
import dev.marty.signer.keys.KeyVault;
import dev.marty.signer.keys.KeyVaultException;
import dev.marty.signer.keys.StoredKey;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;

/**
 * A Master List Signer that is not retired.
 *
 * @param key encrypted; its id is that of the signer and the idempotency key of the request to csca
 * @param country two letters
 * @param active false while csca has not certified it
 * @param request PKCS#10, DER
 * @param certificate DER, or null
 * @param certificateSha256 lowercase hex, or null
 * @param usageBegins when its key may sign first, or null
 * @param usageEnds when it may sign last, or null
 * @param revoked whether csca has revoked its certificate
 */
record ListSigner(
    StoredKey key,
    String country,
    boolean active,
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

  /** Everybody verifies it: no question of explicit or named parameters. */
  static final KeyAlgorithm ALGORITHM = KeyAlgorithm.RSA_3072;

  private static final int NAME_FROM = 24;

  /** A successor is due when no more than this part of the usage period is left. */
  private static final int LAST_PART = 4;

  /**
   * A new signer that csca knows nothing of.
   *
   * @param key a new one, for {@link #ALGORITHM}
   * @throws KeyVaultException if the vault does not give it
   */
  static ListSigner of(KeyVault vault, StoredKey key, String country)
      throws KeyVaultException, IssuingException {
    String name = "Master List Signer " + key.id().toString().substring(NAME_FROM);
    byte[] request =
        CertificationRequest.make(
            vault.open(key), new SubjectName(country, null, null, null, name));
    return new ListSigner(
        key, country, false, Buffer.buffer(request), null, null, null, null, false);
  }

  static ListSigner of(Row row) {
    return new ListSigner(
        StoredKey.of(row),
        row.getString("country"),
        row.getBoolean("active"),
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

  UUID id() {
    return key.id();
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
