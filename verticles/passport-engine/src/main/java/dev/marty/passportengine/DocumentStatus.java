package dev.marty.passportengine;

import dev.marty.emrtd.mrz.Mrz;
import dev.marty.emrtd.verification.Step;
import dev.marty.emrtd.verification.StepReport;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Whether this engine has revoked documents that it issued: a step that no signature can take. For
 * many documents by one query, since many are shown at once.
 */
final class DocumentStatus {
  private DocumentStatus() {}

  /**
   * Looks for documents.
   *
   * @param zones of their DG1, whose hash another step compares; null where there is none to be
   *     read
   * @return a step for each, in their order; they say when, and nothing of the holder
   */
  static Future<List<StepReport>> of(SqlConnection connection, List<Mrz> zones) {
    Future<Map<Integer, Instant>> revoked =
        zones.stream().allMatch(Objects::isNull)
            ? Future.succeededFuture(Map.of())
            : PassportRepository.revokedAt(
                connection,
                zones.stream().map(mrz -> mrz == null ? null : mrz.issuingState()).toList(),
                zones.stream().map(mrz -> mrz == null ? null : mrz.documentNumber()).toList());
    return revoked.map(
        moments ->
            IntStream.range(0, zones.size())
                .mapToObj(i -> step(zones.get(i), moments.get(i)))
                .toList());
  }

  private static StepReport step(Mrz mrz, Instant revokedAt) {
    if (mrz == null) {
      return StepReport.skipped(
          Step.STATUS, "DG1, which names the document, was not given or read");
    }
    return revokedAt == null
        ? StepReport.passed(Step.STATUS, "no revocation of this document is known here")
        : StepReport.failed(Step.STATUS, "this engine has revoked the document at " + revokedAt);
  }
}
