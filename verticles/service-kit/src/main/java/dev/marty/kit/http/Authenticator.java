package dev.marty.kit.http;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;

/** Finds out who a request is of. */
@FunctionalInterface
public interface Authenticator {
  /**
   * Who it is of; of no more than its head.
   *
   * @param request whose body nobody reads yet
   * @return a complete future where nothing had to be computed; fails with a 401 problem
   */
  Future<Caller> caller(HttpServerRequest request);
}
