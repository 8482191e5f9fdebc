package dev.marty.system.faults;

import dev.marty.kit.ServiceName;
import dev.marty.testkit.Api;
import io.vertx.core.json.DecodeException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/** What was acknowledged, and whether it is found again. */
final class Ledger {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(200);

  /** Something acknowledged, and where it must be. */
  private record Entry(ServiceName service, String location) {}

  /**
   * What came of looking.
   *
   * @param acknowledged how many there are
   * @param lost where those should be that are not found
   */
  record Count(int acknowledged, List<String> lost) {}

  private final Queue<Entry> open = new ConcurrentLinkedQueue<>();
  private final List<Entry> found = new ArrayList<>();

  void acknowledged(ServiceName service, String location) {
    open.add(new Entry(service, location));
  }

  /** Looks for what was acknowledged since the last time; what is pending is given time. */
  Count check(Api gateway) {
    List<Entry> entries = new ArrayList<>();
    for (Entry entry = open.poll(); entry != null; entry = open.poll()) {
      entries.add(entry);
    }
    List<String> lost = missing(gateway, entries);
    found.addAll(entries);
    return new Count(entries.size(), lost);
  }

  /** Looks for everything once more. */
  Count checkAll(Api gateway) {
    check(gateway);
    return new Count(found.size(), missing(gateway, found));
  }

  private static List<String> missing(Api gateway, List<Entry> entries) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    List<Entry> missing = new ArrayList<>(entries);
    while (true) {
      missing.removeIf(entry -> isThere(gateway, entry));
      if (missing.isEmpty() || System.nanoTime() > end) {
        return missing.stream().map(Entry::location).toList();
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private static boolean isThere(Api gateway, Entry entry) {
    try {
      Api.Answer answer = gateway.get(entry.location(), "application/json");
      return answer.status() == 200 && Requests.isKept(entry.service(), answer.json());
    } catch (IOException | DecodeException notNow) {
      return false;
    }
  }
}
