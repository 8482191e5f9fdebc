package dev.marty.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What is logged meanwhile. */
final class LogRecords extends Handler implements AutoCloseable {
  private static final Logger ROOT = Logger.getLogger("");

  private final List<LogRecord> records = new CopyOnWriteArrayList<>();
  private final SimpleFormatter formatter = new SimpleFormatter();

  LogRecords() {
    ROOT.addHandler(this);
  }

  @Override
  public void publish(LogRecord record) {
    records.add(record);
  }

  List<String> messages() {
    return records.stream().map(formatter::formatMessage).toList();
  }

  /** Nothing that a client sent, and no trace of the program. */
  void assertNothingOf(String sent) {
    assertThat(records).extracting(LogRecord::getThrown).allMatch(Objects::isNull);
    assertThat(messages()).noneMatch(each -> each.contains(sent) || each.contains("\n"));
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    ROOT.removeHandler(this);
  }
}
