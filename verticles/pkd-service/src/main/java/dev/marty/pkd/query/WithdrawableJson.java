package dev.marty.pkd.query;

import dev.marty.pkd.answer.Times;
import io.vertx.core.json.JsonObject;
import java.time.OffsetDateTime;

/** A decision that can be withdrawn, as it is answered. */
final class WithdrawableJson {
  private WithdrawableJson() {}

  static JsonObject of(Withdrawable decision) {
    Withdrawable.Withdrawal withdrawal = decision.withdrawal();
    return decided(
            decision.reason(),
            decision.caller(),
            decision.approver(),
            decision.requestId(),
            decision.at())
        .put("id", decision.id().toString())
        .put(
            "withdrawal",
            withdrawal == null
                ? null
                : decided(
                    withdrawal.reason(),
                    withdrawal.caller(),
                    withdrawal.approver(),
                    withdrawal.requestId(),
                    withdrawal.at()));
  }

  private static JsonObject decided(
      String reason, String caller, String approver, String requestId, OffsetDateTime at) {
    return new JsonObject()
        .put("reason", reason)
        .put("caller", caller)
        .put("approver", approver)
        .put("requestId", requestId)
        .put("at", Times.text(at));
  }
}
