package dev.marty.kit.health;

import java.util.List;
import java.util.Locale;

/** Status values of draft-inadarei-api-health-check, from best to worst. */
public enum Status {
  PASS,
  WARN,
  FAIL;

  /** The value in JSON. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Status worst(List<Check> checks) {
    return checks.stream().map(Check::status).max(Status::compareTo).orElse(FAIL);
  }
}
