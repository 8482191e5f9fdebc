package dev.marty.system.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.opentest4j.TestAbortedException;

/**
 * Every fault, one after the other, on one running site. {@code -Dmarty.faults} chooses: {@code
 * quick} for a few, or a pattern for their names.
 */
@Tag("faults")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class FaultTable {
  private static final String CHOICE = System.getProperty("marty.faults", ".*");

  private final boolean serverEach;
  private final List<String> quick;
  private final Table table = new Table();
  private final Thread leftBehind = new Thread(this::close, "stop-fault-table");
  private Site site;

  /**
   * Chooses the servers.
   *
   * @param serverEach one for each service
   * @param quick the faults that a bounded run takes
   */
  FaultTable(boolean serverEach, List<String> quick) {
    this.serverEach = serverEach;
    this.quick = quick;
  }

  @BeforeAll
  void start() throws Exception {
    // The logs of the processes stay for whoever looks for a reason.
    Path folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "faults");
    site = Site.start(serverEach, folder);
    // Whoever interrupts it shall not find servers and disks later.
    Runtime.getRuntime().addShutdownHook(leftBehind);
  }

  Stream<Arguments> rows() {
    List<Faults.Struck> all = Faults.all();
    Stream<Faults.Struck> chosen =
        CHOICE.equals("quick")
            ? quick.stream().map(name -> first(all, name))
            : all.stream().filter(struck -> struck.fault().name().matches(CHOICE));
    return chosen.map(struck -> Arguments.of(struck.fault(), struck.name()));
  }

  private static Faults.Struck first(List<Faults.Struck> all, String name) {
    return all.stream()
        .filter(struck -> struck.fault().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest(name = "{0} of {1}")
  @MethodSource("rows")
  void itHarmsNobodyElseIsToldAndPasses(Fault fault, String name) throws Exception {
    site.untilWell();
    try {
      Row row = new Course(fault, new Victim(site, name)).run();
      table.add(row);
      assertThat(row.broken()).as(row.line()).isEmpty();
    } catch (TestAbortedException e) {
      table.skipped(fault.name(), e.getMessage());
      throw e;
    }
  }

  @AfterAll
  void nothingAcknowledgedIsLost() throws Exception {
    if (site == null) {
      return;
    }
    try {
      table.print(site.size());
      site.untilWell();
      Ledger.Count count = site.ledger().checkAll(site.gateway());
      assertThat(count.lost()).as("of %s acknowledged", count.acknowledged()).isEmpty();
    } finally {
      Runtime.getRuntime().removeShutdownHook(leftBehind);
      close();
    }
  }

  private void close() {
    try {
      site.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
