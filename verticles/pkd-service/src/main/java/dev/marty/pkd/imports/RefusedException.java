package dev.marty.pkd.imports;

import dev.marty.kit.http.Problem;

/** An upload of which nothing can be taken in: its fault, and no second attempt changes it. */
final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String kind;
  private final transient Problem problem;

  RefusedException(String kind, Problem problem) {
    super(problem.detail(), null, false, false);
    this.kind = kind;
    this.problem = problem;
  }

  /** As in an import's kind, or null. */
  String kind() {
    return kind;
  }

  Problem problem() {
    return problem;
  }
}
