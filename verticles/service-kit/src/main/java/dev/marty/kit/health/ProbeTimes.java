package dev.marty.kit.health;

/**
 * When a database is looked at, and how long an answer may take. All in milliseconds.
 *
 * @param period between probes, give or take a fifth
 * @param periodDown the same while the last one failed
 * @param deadline of one probe
 * @param firstDeadline of the first: SCRAM on a cold JVM takes longer than a warm probe may
 * @param freshConnect how old a connection gets: it stays good after a new password, which only a
 *     fresh one notices, where the server does not tell that its roles were changed
 * @param login an unanswered login is given up and tried anew after this time: the server may have
 *     come back, and have forgotten who waits
 */
record ProbeTimes(
    int period, int periodDown, int deadline, int firstDeadline, int freshConnect, int login) {
  /** With what a deployment may choose: a snapshot that is three periods of 5 s old is stale. */
  static ProbeTimes every(int periodMs) {
    return new ProbeTimes(periodMs, periodMs * 2 / 5, 1_000, 5_000, 60_000, 8_000);
  }
}
