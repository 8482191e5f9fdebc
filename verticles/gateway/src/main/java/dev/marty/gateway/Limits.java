package dev.marty.gateway;

import dev.marty.kit.http.Caller;
import dev.marty.kit.http.Problem;
import dev.marty.kit.http.ProblemException;
import dev.marty.kit.http.RequestTarget;
import dev.marty.kit.limits.Budget;
import dev.marty.kit.limits.Refusals;
import dev.marty.kit.limits.Subject;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How often who may ask, and for what. An address is counted before anybody looks at a token, a
 * caller before anything is signed or asked for it. Who shows no token is counted by address alone:
 * addresses cost little, and must not push callers out. Runs on the event loop.
 */
final class Limits {
  private final GatewaySettings settings;
  private final Budget<String> addresses;
  private final Budget<Subject> callers;

  /** By path; all of them are POST. */
  private final Map<String, Budget<Subject>> works;

  private final Map<Subject, Long> bodyBytes = new HashMap<>();
  private final Refusals<String> refusedAddresses;
  private final Refusals<Subject> refusedCallers;

  Limits(GatewaySettings settings, LongSupplier nanos) {
    GatewaySettings.Budgets budgets = settings.limits();
    this.settings = settings;
    this.addresses = new Budget<>(budgets.address(), nanos);
    this.callers = new Budget<>(budgets.caller(), nanos);
    this.works =
        Map.of(
            "/api/passport_engine/verifications", new Budget<>(budgets.verifying(), nanos),
            "/api/pkd_service/imports", new Budget<>(budgets.importing(), nanos),
            "/api/passport_engine/passports", new Budget<>(budgets.issuing(), nanos));
    this.refusedAddresses = new Refusals<>(nanos);
    this.refusedCallers = new Refusals<>(nanos);
  }

  /**
   * Counts a request of an address.
   *
   * @throws ProblemException 429
   */
  void address(String address) {
    long wait = addresses.take(address);
    if (wait > 0) {
      refusedAddresses.add(address);
      throw addresses.rate().refusal(wait).exception();
    }
  }

  /**
   * Counts a request of a caller, and its body until that has come.
   *
   * @param caller null for nobody
   * @param body null when it has none
   * @throws ProblemException 429; nothing is counted then
   */
  void caller(Caller caller, HttpMethod method, RequestTarget target, IncomingBody body) {
    if (caller == null) {
      return;
    }
    Subject who = Subject.of(caller);
    Budget<Subject> work = method.equals(HttpMethod.POST) ? works.get(target.route()) : null;
    long wait = callers.nanosUntil(who);
    long waitForWork = work == null ? 0 : work.nanosUntil(who);
    Problem refusal = null;
    if (wait > 0 || waitForWork > 0) {
      // Of both the later: who comes back then is let through.
      refusal =
          wait > waitForWork ? callers.rate().refusal(wait) : work.rate().refusal(waitForWork);
    } else if (body != null && !body.isOver() && !take(who, body)) {
      refusal =
          Problem.again(
              429,
              "too-many-bytes",
              "Too many bytes at once",
              "One may have "
                  + settings.limits().bodyBytes()
                  + " bytes of bodies on their way; send one after the other.",
              1);
    }
    if (refusal != null) {
      refusedCallers.add(who);
      throw refusal.exception();
    }
    callers.take(who);
    if (work != null) {
      work.take(who);
    }
  }

  private boolean take(Subject who, IncomingBody body) {
    long length = body.mostLength();
    long before = bodyBytes.getOrDefault(who, 0L);
    // One alone always: there would never be room for it else.
    if (before > 0 && before + length > settings.limits().bodyBytes()) {
      return false;
    }
    bodyBytes.merge(who, length, Long::sum);
    body.overHandler(
        () ->
            bodyBytes.computeIfPresent(
                who, (same, all) -> all == length ? null : Long.valueOf(all - length)));
    return true;
  }

  /** What the health says while somebody is refused; null when nobody was for a minute. */
  JsonObject warning() {
    int limited = refusedCallers.count();
    int fromAddresses = refusedAddresses.count();
    if (limited + fromAddresses == 0) {
      return null;
    }
    return new JsonObject()
        .put("componentId", "gateway")
        .put("componentType", "component")
        .put("status", "warn")
        .put("observedValue", limited + fromAddresses)
        .put("observedUnit", "limited")
        .put(
            "output",
            "Within the last minute requests were refused as too many, of callers: "
                + limited
                + ", of addresses: "
                + fromAddresses
                + "; see gateway.limits.");
  }
}
