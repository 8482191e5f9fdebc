package dev.marty.documentsigner;

import dev.marty.kit.http.Problem;

/** The one answer to a key that belongs to another request. */
final class IdempotencyReuse {
  private IdempotencyReuse() {}

  static Problem problem(String key) {
    return Problem.of(
        422,
        "idempotency-key-reused",
        "The Idempotency-Key was used before",
        "The Idempotency-Key " + key + " belongs to another request; choose a new one.");
  }
}
