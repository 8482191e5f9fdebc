package dev.marty.kit;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import org.junit.jupiter.api.Test;

class RepeatedFaultTest {
  private final List<String> lines = new ArrayList<>();
  private long now = Long.MAX_VALUE - 5;
  private final RepeatedFault fault = new RepeatedFault(new Lines(), () -> now);

  /** Keeps what is logged. */
  private final class Lines implements System.Logger {
    @Override
    public String getName() {
      return "test";
    }

    @Override
    public boolean isLoggable(Level level) {
      return true;
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String text, Throwable thrown) {
      lines.add(level + " " + text);
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String format, Object... parameters) {
      lines.add(level + " " + format);
    }
  }

  @Test
  void theFirstIsALineAndTheNextAreCountedUntilItIsOver() {
    for (int i = 0; i < 5; i++) {
      fault.came("{away}", " (request " + i + ")");
    }
    assertThat(lines).containsExactly("WARNING {away} (request 0)");

    fault.over();
    assertThat(lines).endsWith("WARNING {away} (4 times more since the line before)").hasSize(2);

    fault.over();
    fault.came("{away}", "");
    assertThat(lines).endsWith("WARNING {away}").hasSize(3);
    fault.over();
    assertThat(lines).as("nothing to count").hasSize(3);
  }

  @Test
  void anotherFaultIsALineAndCountsTheOneBefore() {
    fault.came("away", "");
    fault.came("away", "");
    fault.came("locked", "");

    assertThat(lines)
        .containsExactly(
            "WARNING away", "WARNING away (1 times more since the line before)", "WARNING locked");
  }

  @Test
  void onceAMinuteItIsSaidAgainWithItsCount() {
    for (int second = 0; second < 121; second++) {
      fault.came("away", "");
      now += Duration.ofSeconds(1).toNanos();
    }

    assertThat(lines)
        .containsExactly(
            "WARNING away",
            "WARNING away (59 times more since the line before)",
            "WARNING away (59 times more since the line before)");
  }
}
