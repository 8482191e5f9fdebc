package dev.marty.passportengine;

import dev.marty.emrtd.mrz.Mrz;
import dev.marty.emrtd.verification.Step;
import dev.marty.emrtd.verification.StepReport;
import dev.marty.kit.database.Database;
import io.vertx.core.Future;

/**
 * Whether this engine has revoked a document that it issued: a step that no signature can take. On
 * the event loop.
 */
final class DocumentStatus {
  private final Database database;

  DocumentStatus(Database database) {
    this.database = database;
  }

  /**
   * Looks for the document.
   *
   * @param mrz of its DG1, whose hash another step compares; null where there is none to be read
   * @return the step; says when, and nothing of the holder
   */
  Future<StepReport> of(Mrz mrz) {
    if (mrz == null) {
      return Future.succeededFuture(
          StepReport.skipped(Step.STATUS, "DG1, which names the document, was not given or read"));
    }
    return database
        .read(
            connection ->
                PassportRepository.revokedAt(connection, mrz.issuingState(), mrz.documentNumber()))
        .map(
            revokedAt ->
                revokedAt.isPresent()
                    ? StepReport.failed(
                        Step.STATUS, "this engine has revoked the document at " + revokedAt.get())
                    : StepReport.passed(
                        Step.STATUS, "no revocation of this document is known here"));
  }
}
