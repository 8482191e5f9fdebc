package dev.marty.pkd.query;

import io.vertx.sqlclient.Row;
import java.time.OffsetDateTime;
import java.util.UUID;

/**
 * Who decided what is in force until somebody withdraws it.
 *
 * @param id of it
 * @param reason why, in their words
 * @param caller who decided, or null where nobody was authenticated
 * @param approver who approved, or null
 * @param requestId the request that brought it
 * @param at when
 * @param withdrawal the same of its withdrawal, or null while it is in force
 */
record Withdrawable(
    UUID id,
    String reason,
    String caller,
    String approver,
    String requestId,
    OffsetDateTime at,
    Withdrawal withdrawal) {

  /** The columns of a table of such decisions, of d. */
  static final String COLUMNS =
      """
      d.id, d.reason, d.caller, d.approver, d.request_id, d.at, d.withdrawal_reason,
      d.withdrawal_caller, d.withdrawal_approver, d.withdrawal_request_id, d.withdrawn_at
      """;

  /** Why and when it ended, and by whom. */
  record Withdrawal(
      String reason, String caller, String approver, String requestId, OffsetDateTime at) {}

  static Withdrawable of(Row row) {
    OffsetDateTime withdrawn = row.getOffsetDateTime("withdrawn_at");
    return new Withdrawable(
        row.getUUID("id"),
        row.getString("reason"),
        row.getString("caller"),
        row.getString("approver"),
        row.getString("request_id"),
        row.getOffsetDateTime("at"),
        withdrawn == null
            ? null
            : new Withdrawal(
                row.getString("withdrawal_reason"),
                row.getString("withdrawal_caller"),
                row.getString("withdrawal_approver"),
                row.getString("withdrawal_request_id"),
                withdrawn));
  }
}
