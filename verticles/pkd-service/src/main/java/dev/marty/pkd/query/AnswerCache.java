package dev.marty.pkd.query;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.kit.Workers;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Answers to what was asked lately, ready to be sent. Forgotten when something changes here, and
 * after two seconds for what another instance changes; whoever asks while an answer is read waits
 * for the same reading. On the event loop only.
 */
final class AnswerCache {
  private static final long KEEP_NANOS = TimeUnit.SECONDS.toNanos(2);

  /**
   * An answer.
   *
   * @param body JSON
   * @param tag its entity tag, with quotes
   */
  record Answer(Buffer body, String tag) {}

  private static final class Entry {
    private final long since = System.nanoTime();
    private Future<Answer> answer;
    private long bytes;
  }

  private final Workers workers;
  private final int mostAnswers;
  private final long mostBytes;
  private final Map<String, Entry> entries = new LinkedHashMap<>(64, 0.75f, true);
  private long bytes;

  /** Holds so many answers of so many bytes together, the least lately used of them go first. */
  AnswerCache(Workers workers, int mostAnswers, long mostBytes) {
    this.workers = workers;
    this.mostAnswers = mostAnswers;
    this.mostBytes = mostBytes;
  }

  /** Forgets everything: what is under way may have read what was there before. */
  void clear() {
    entries.clear();
    bytes = 0;
  }

  /** The answer that is kept, or null. */
  Future<Answer> known(String question) {
    Entry entry = entries.get(question);
    return entry != null && System.nanoTime() - entry.since < KEEP_NANOS ? entry.answer : null;
  }

  /** The answer to a question, read by {@code reading} if it is not kept. */
  Future<Answer> get(String question, Supplier<Future<JsonObject>> reading) {
    Future<Answer> known = known(question);
    if (known != null) {
      return known;
    }
    Entry entry = new Entry();
    forget(question);
    entries.put(question, entry);
    entry.answer =
        reading
            .get()
            .compose(json -> workers.run(() -> answer(json)))
            .onSuccess(answer -> keep(question, entry, answer))
            .onFailure(failure -> entries.remove(question, entry));
    return entry.answer;
  }

  private static Answer answer(JsonObject json) {
    Buffer body = json.toBuffer();
    return new Answer(body, '"' + Octets.copyOf(body.getBytes()).sha256() + '"');
  }

  private void keep(String question, Entry entry, Answer answer) {
    if (entries.get(question) != entry) {
      return;
    }
    entry.bytes = (long) answer.body().length() + question.length();
    bytes += entry.bytes;
    Iterator<Map.Entry<String, Entry>> oldest = entries.entrySet().iterator();
    while (oldest.hasNext() && (entries.size() > mostAnswers || bytes > mostBytes)) {
      bytes -= oldest.next().getValue().bytes;
      oldest.remove();
    }
  }

  private void forget(String question) {
    Entry old = entries.remove(question);
    if (old != null) {
      bytes -= old.bytes;
    }
  }
}
