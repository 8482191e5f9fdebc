package dev.marty.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What is logged meanwhile, from any thread. */
public final class LogRecords extends Handler implements AutoCloseable {
  private final List<LogRecord> records = new CopyOnWriteArrayList<>();
  private final SimpleFormatter formatter = new SimpleFormatter();
  private final Logger logger;

  /** By everybody. */
  public LogRecords() {
    this("");
  }

  /**
   * By one logger and those below it.
   *
   * @param name of the logger: a class or a package
   */
  public LogRecords(String name) {
    // Held: one that nobody refers to is collected with its handlers.
    logger = Logger.getLogger(name);
    logger.addHandler(this);
  }

  @Override
  public void publish(LogRecord record) {
    records.add(record);
  }

  /** The texts so far. */
  public List<String> messages() {
    return records.stream().map(formatter::formatMessage).toList();
  }

  /** Of them those that warn. */
  public List<String> warnings() {
    return records.stream()
        .filter(record -> record.getLevel().equals(Level.WARNING))
        .map(formatter::formatMessage)
        .toList();
  }

  /** Forgets what was logged so far. */
  public void clear() {
    records.clear();
  }

  /** Nothing that a client sent, and no trace of the program. */
  public void assertNothingOf(String sent) {
    assertThat(records).extracting(LogRecord::getThrown).allMatch(Objects::isNull);
    assertThat(messages()).noneMatch(each -> each.contains(sent) || each.contains("\n"));
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
  }
}
