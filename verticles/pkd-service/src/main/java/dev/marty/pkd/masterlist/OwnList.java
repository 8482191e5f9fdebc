package dev.marty.pkd.masterlist;

import io.vertx.sqlclient.Row;
import java.time.Instant;

/**
 * A version of the own master list.
 *
 * @param number from 1
 * @param country whose signer signed it
 * @param signedAt when
 * @param certificates how many stand in it
 * @param reason why it was made
 * @param sha256 of the list, lowercase hex
 * @param trustedSha256 of what was trusted then
 * @param signerSha256 of the signer's certificate
 * @param signerRevoked whether that is revoked since
 */
record OwnList(
    long number,
    String country,
    Instant signedAt,
    int certificates,
    String reason,
    String sha256,
    String trustedSha256,
    String signerSha256,
    boolean signerRevoked) {
  static OwnList of(Row row) {
    return new OwnList(
        row.getLong("number"),
        row.getString("country"),
        row.getOffsetDateTime("signed_at").toInstant(),
        row.getInteger("certificates"),
        row.getString("reason"),
        row.getString("sha256"),
        row.getString("trusted_sha256"),
        row.getString("signer_sha256"),
        row.getBoolean("signer_revoked"));
  }
}
