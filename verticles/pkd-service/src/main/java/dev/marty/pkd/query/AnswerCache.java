package dev.marty.pkd.query;

import dev.marty.emrtd.asn1.Octets;
import dev.marty.kit.work.Workers;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Answers to what was asked lately, ready to be sent. Forgotten when something changes here, and
 * after two seconds for what another instance changes; what is asked for all the time is read anew
 * before, so that nobody waits for it. Whoever asks while an answer is read waits for the same
 * reading. On the event loop only.
 */
final class AnswerCache {
  private static final long KEEP_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long RENEW_LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(800);
  private static final long RENEW_MOST_NANOS = TimeUnit.MILLISECONDS.toNanos(1_800);

  /**
   * An answer.
   *
   * @param body JSON
   * @param tag its entity tag, with quotes
   */
  record Answer(Buffer body, String tag) {}

  private static final class Entry {
    private final long since = System.nanoTime();

    /** Not the same for all: what was asked for together need not be read together for ever. */
    private final long renewNanos =
        ThreadLocalRandom.current().nextLong(RENEW_LEAST_NANOS, RENEW_MOST_NANOS);

    private final Supplier<Future<Answer>> reading;
    private Future<Answer> answer;
    private long bytes;
    private boolean renewing;

    Entry(Supplier<Future<Answer>> reading) {
      this.reading = reading;
    }

    boolean olderThan(long nanos) {
      return System.nanoTime() - since >= nanos;
    }
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
    if (entry == null || entry.olderThan(KEEP_NANOS)) {
      return null;
    }
    if (entry.olderThan(entry.renewNanos) && entry.answer.succeeded() && !entry.renewing) {
      renew(question, entry);
    }
    return entry.answer;
  }

  /**
   * The answer to a question.
   *
   * @param reading reads it, if it is not kept
   * @param json writes it out, on a worker
   */
  <T> Future<Answer> get(
      String question, Supplier<Future<T>> reading, Function<T, JsonObject> json) {
    Future<Answer> known = known(question);
    if (known != null) {
      return known;
    }
    Entry entry =
        new Entry(
            () -> reading.get().compose(found -> workers.run(() -> answer(json.apply(found)))));
    put(question, entry);
    entry.answer =
        entry
            .reading
            .get()
            .onSuccess(answer -> keep(question, entry, answer))
            .onFailure(failure -> entries.remove(question, entry));
    return entry.answer;
  }

  private void renew(String question, Entry old) {
    old.renewing = true;
    Entry entry = new Entry(old.reading);
    entry.answer = entry.reading.get();
    entry
        .answer
        .onSuccess(
            answer -> {
              // Otherwise it was forgotten meanwhile.
              if (entries.get(question) == old) {
                put(question, entry);
                keep(question, entry, answer);
              }
            })
        // Whoever asks after the old one's time is told why.
        .onFailure(failure -> old.renewing = false);
  }

  private static Answer answer(JsonObject json) {
    Buffer body = json.toBuffer();
    return new Answer(body, '"' + Octets.copyOf(body.getBytes()).sha256() + '"');
  }

  private void put(String question, Entry entry) {
    Entry old = entries.put(question, entry);
    if (old != null) {
      bytes -= old.bytes;
    }
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
}
