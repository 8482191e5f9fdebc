package dev.marty.gateway;

import dev.marty.gateway.GatewaySettings.OidcProvider;
import dev.marty.kit.ServiceName;
import dev.marty.kit.authority.Assertions;
import dev.marty.kit.authority.Identity;
import dev.marty.kit.http.Caller;
import dev.marty.kit.http.Problem;
import dev.marty.kit.verticle.StartRefusedException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;

/**
 * Who asks: by the token that a request carries (RFC 6750), told to the service in an assertion.
 * Whoever shows nothing is nobody, and gets what is public. On the verticle's event loop.
 */
final class Callers {
  private static final String BEARER = "bearer ";

  private final Tokens tokens;
  private final Assertions assertions;
  private final boolean open;

  private Callers(Tokens tokens, Assertions assertions, boolean open) {
    this.tokens = tokens;
    this.assertions = assertions;
    this.open = open;
  }

  /**
   * Prepares it; asks nobody yet.
   *
   * @param provider null when nobody says who people are
   * @throws StartRefusedException when nobody could ever come in
   */
  static Callers of(Vertx vertx, OidcProvider provider, Identity identity) {
    if (provider == null && !identity.isOpen()) {
      throw new StartRefusedException(
          "The gateway knows nobody: give gateway.authentication.issuer and audience, the identity"
              + " provider of the people and machines that may come in.");
    }
    Tokens tokens = provider == null ? null : new Tokens(vertx, provider);
    return new Callers(tokens, new Assertions(identity), identity.isOpen());
  }

  /**
   * Finds out who asks.
   *
   * @return null for nobody; a complete future where nothing had to be computed; or a 401 problem
   *     for a token that is none, a 503 while its issuer's keys cannot be had
   */
  Future<Caller> caller(HttpServerRequest request) {
    List<String> shown = request.headers().getAll(HttpHeaders.AUTHORIZATION);
    if (tokens == null || (shown.isEmpty() && open)) {
      return Future.succeededFuture(Caller.DEVELOPER);
    }
    if (shown.isEmpty()) {
      return Future.succeededFuture();
    }
    if (shown.size() > 1 || !shown.get(0).toLowerCase(Locale.ROOT).startsWith(BEARER)) {
      return Future.failedFuture(unknown("Authorization must be one Bearer token.").exception());
    }
    return tokens.caller(shown.get(0).substring(BEARER.length()).strip());
  }

  /** Says to a service who asks; null for nobody. */
  Future<String> assertion(Caller caller, ServiceName service) {
    return caller == null ? Future.succeededFuture() : assertions.of(service, caller);
  }

  /** 401 with what is wrong with a token. */
  static Problem unknown(String why) {
    return Problem.of(401, "unauthenticated", "Not known who you are", why);
  }
}
