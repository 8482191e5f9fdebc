package dev.marty.launcher.pkd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** A bar on one line for people, lines for programs, neither too often. */
class MeterTest {
  private final StringWriter out = new StringWriter();
  private long nanos = 1L << 40;

  @Test
  void aBarStaysOnItsLineAndGoes() {
    Meter meter = meter("a.ldif", true);

    meter.show("uploading", 1_500_000, 3_000_000, 0);
    nanos += 99_000_000;
    meter.show("uploading", 1_600_000, 3_000_000, 0);
    nanos += 1_000_000;
    meter.show("uploading", 3_000_000, 3_000_000, 0);
    meter.show("linking", 3_000_000, 3_000_000, 12_345);
    meter.end();
    meter.show("publishing", 0, 0, 0);

    String[] drawn = out.toString().split("\r", -1);
    assertThat(drawn).hasSize(6);
    assertThat(drawn[1])
        .isEqualTo("a.ldif [" + "█".repeat(15) + "░".repeat(15) + "] uploading 50 % of 3.0 MB");
    assertThat(drawn[2]).isEqualTo("a.ldif [" + "█".repeat(30) + "] uploading 100 % of 3.0 MB");
    assertThat(drawn[3].strip())
        .isEqualTo("a.ldif [" + "█".repeat(30) + "] linking, 12,345 entries");
    assertThat(drawn[3]).as("covers what stood there").hasSameSizeAs(drawn[2]);
    assertThat(drawn[4]).isBlank().isNotEmpty();
    assertThat(out.toString()).endsWith("\r").doesNotContain("\n");
  }

  @Test
  void withoutATerminalThereIsALineForEachPhaseAndEveryFiveSeconds() {
    Meter meter = meter("a.ldif", false);

    meter.show("uploading", 0, 2_000, 0);
    nanos += 4_999_000_000L;
    meter.show("uploading", 1_000, 2_000, 0);
    nanos += 1_000_000;
    meter.show("uploading", 1_500, 2_000, 0);
    meter.show("waiting", 0, 2_000, 0);
    meter.end();

    assertThat(out.toString().lines())
        .containsExactly(
            "a.ldif: uploading 0 % of 2 kB", "a.ldif: uploading 75 % of 2 kB", "a.ldif: waiting");
  }

  @Test
  void anEmptyFileAndALongNameDoNoHarm() {
    Meter meter = meter("x".repeat(50) + ".ldif", true);

    meter.show("uploading", 0, 0, 0);

    assertThat(out.toString())
        .isEqualTo("\r…" + "x".repeat(26) + ".ldif [" + "░".repeat(30) + "] uploading");
  }

  private Meter meter(String name, boolean bar) {
    return new Meter(new PrintWriter(out), name, bar, () -> nanos);
  }
}
