package dev.marty.kit.outbox;

import io.vertx.pgclient.data.Interval;
import java.time.Duration;

/** Durations as PostgreSQL takes them. */
final class Intervals {
  private static final int MICROS = 1_000;

  private Intervals() {}

  static Interval of(Duration duration) {
    return Interval.of()
        .days(Math.toIntExact(duration.toDays()))
        .hours(duration.toHoursPart())
        .minutes(duration.toMinutesPart())
        .seconds(duration.toSecondsPart())
        .microseconds(duration.toNanosPart() / MICROS);
  }
}
