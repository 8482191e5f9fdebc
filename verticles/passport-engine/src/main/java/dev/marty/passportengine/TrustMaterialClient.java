package dev.marty.passportengine;

import dev.marty.emrtd.verification.TrustMaterial;
import dev.marty.kit.RepeatedFault;
import dev.marty.kit.work.Background;
import dev.marty.kit.work.Pace;
import dev.marty.kit.work.Rounds;
import dev.marty.kit.work.Sequence;
import dev.marty.passportengine.TrustMaterialFetch.Fetched;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Trust material from pkd_service, kept for some seconds and asked for once at a time for each
 * country. While it cannot be renewed, what is known goes on being used for a while; that is said
 * in the answer, in the log and in the health, and tried again and again, whether somebody asks or
 * not. Revocation cannot be told from it for long ({@link
 * dev.marty.emrtd.verification.VerificationPolicy}); for a country never asked for, nothing can.
 */
final class TrustMaterialClient implements Background {
  private static final System.Logger LOG = System.getLogger(TrustMaterialClient.class.getName());

  /** How late a revocation may reach a verification, besides what pkd_service takes. */
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** A country without certificate or CRL may be one that is just being set up. */
  private static final long FRESH_INCOMPLETE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /** For what it says besides revocation. */
  private static final long USABLE_NANOS = TimeUnit.HOURS.toNanos(1);

  /** Who has something to fall back on does not wait longer for something newer. */
  private static final int PATIENCE_MS = 1_000;

  /** And who has nothing not longer than this for large CRLs, which the gateway's wait outlasts, */
  private static final int LONGEST_MS = 15_000;

  /** nor than this for pkd_service's first word. */
  private static final int SILENCE_MS = 3_000;

  /** After a failure pkd_service is left alone for so long. */
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private static final Pace RENEWAL = new Pace(Duration.ofSeconds(3), Duration.ofSeconds(30));

  /** There are 249 countries; only an attacker makes up more. */
  private static final int MOST_COUNTRIES = 256;

  private record Entry(Fetched fetched, long since) {
    boolean youngerThan(long nanos) {
      return System.nanoTime() - since < nanos;
    }

    AgedTrust aged(String country) {
      return new AgedTrust(country, fetched.material(), fetched.deviations(), since);
    }
  }

  /**
   * A fetch.
   *
   * @param heard done when pkd_service answered, failed when it did not for too long
   * @param trust at the end
   */
  private record Fetching(Future<Void> heard, Future<AgedTrust> trust) {}

  private final TrustMaterialFetch pkd;
  private final long mostBytes;
  private final Rounds renewals;
  private final Map<String, Entry> entries = new ConcurrentHashMap<>();
  private final Map<String, Fetching> underWay = new HashMap<>();

  /** Why a country's material that is kept here was not renewed the last time. */
  private final Map<String, String> failing = new TreeMap<>();

  private final RepeatedFault faults = new RepeatedFault(LOG);
  private final Map<String, Long> pausedUntil = new HashMap<>();

  /**
   * Keeps nothing yet.
   *
   * @param mostBytes of CRLs that are kept, those asked for lately rather than others
   */
  TrustMaterialClient(Vertx vertx, TrustMaterialFetch pkd, long mostBytes) {
    this.pkd = pkd;
    this.mostBytes = mostBytes;
    this.renewals = new Rounds(vertx, "trust material grows old", RENEWAL, this::renew);
  }

  @Override
  public void start() {
    renewals.start();
  }

  @Override
  public void pause() {
    renewals.pause();
  }

  @Override
  public Future<?> stop() {
    return renewals.stop();
  }

  /** What is known and new enough to be used without asking, or null; on any thread. */
  AgedTrust fresh(String country) {
    Entry entry = entries.get(country);
    if (entry == null) {
      return null;
    }
    TrustMaterial material = entry.fetched().material();
    return entry.youngerThan(material.complete() ? FRESH_NANOS : FRESH_INCOMPLETE_NANOS)
        ? entry.aged(country)
        : null;
  }

  /** Trust material of a country, never a failure; on the event loop. */
  Future<AgedTrust> get(String country, String requestId) {
    AgedTrust fresh = fresh(country);
    if (fresh != null) {
      return Future.succeededFuture(fresh);
    }
    Entry old = entries.get(country);
    boolean usable = old != null && old.youngerThan(USABLE_NANOS);
    Long pause = pausedUntil.get(country);
    if (pause != null && System.nanoTime() - pause < 0) {
      return Future.succeededFuture(usable ? old.aged(country) : away(country));
    }
    Fetching newer = fetch(country, requestId);
    return usable
        ? newer
            .trust()
            .timeout(PATIENCE_MS, TimeUnit.MILLISECONDS)
            .otherwise(failure -> old.aged(country))
        : newer
            .heard()
            .compose(heard -> newer.trust())
            .timeout(LONGEST_MS, TimeUnit.MILLISECONDS)
            .otherwise(failure -> away(country));
  }

  private Fetching fetch(String country, String requestId) {
    Fetching running = underWay.get(country);
    if (running != null) {
      return running;
    }
    Entry old = entries.get(country);
    long since = System.nanoTime();
    Promise<Void> heard = Promise.promise();
    Future<AgedTrust> trust =
        pkd.fetch(country, old == null ? null : old.fetched(), requestId, heard)
            .map(fetched -> new Entry(fetched, since))
            .onSuccess(entry -> keep(country, entry))
            .map(entry -> entry.aged(country));
    Fetching started =
        new Fetching(heard.future().timeout(SILENCE_MS, TimeUnit.MILLISECONDS), trust);
    if (!trust.isComplete()) {
      underWay.put(country, started);
    }
    trust.onComplete(
        done -> {
          underWay.remove(country);
          failing.remove(country);
          pausedUntil.remove(country);
          if (done.failed()) {
            if (pausedUntil.size() >= MOST_COUNTRIES) {
              pausedUntil.clear();
            }
            pausedUntil.put(country, System.nanoTime() + PAUSE_NANOS);
            if (entries.containsKey(country)) {
              failing.put(country, done.cause().getMessage());
            } else {
              faults.came("there is no trust material of " + country, ": " + done.cause());
            }
          }
        });
    return started;
  }

  /** Fails while some of it cannot be renewed: that is logged, and comes again soon. */
  private Future<Boolean> renew() {
    return Sequence.each(
            List.copyOf(failing.keySet()),
            country ->
                fetch(country, "trust-material")
                    .trust()
                    .transform(done -> Future.succeededFuture()))
        .compose(
            done ->
                failing.isEmpty()
                    ? Future.succeededFuture(false)
                    : Future.failedFuture(
                        "pkd_service gives nothing newer of "
                            + String.join(", ", failing.keySet())
                            + ": "
                            + failing.values().iterator().next()));
  }

  /** What cannot be renewed, and how old it is. */
  @Override
  public Optional<String> trouble() {
    return failing.keySet().stream()
        .filter(entries::containsKey)
        .min(Comparator.comparing(country -> entries.get(country).since()))
        .map(
            country ->
                "The trust material of "
                    + String.join(", ", failing.keySet())
                    + " cannot be renewed; the oldest, of "
                    + country
                    + ", is "
                    + TimeUnit.NANOSECONDS.toSeconds(
                        System.nanoTime() - entries.get(country).since())
                    + " seconds old: "
                    + failing.get(country));
  }

  private void keep(String country, Entry entry) {
    entries.put(country, entry);
    long bytes = entries.values().stream().mapToLong(one -> one.fetched().bytes()).sum();
    while (entries.size() > 1 && (bytes > mostBytes || entries.size() > MOST_COUNTRIES)) {
      String oldest =
          entries.keySet().stream()
              .filter(other -> !other.equals(country))
              .min(Comparator.comparing(other -> entries.get(other).since()))
              .orElseThrow();
      bytes -= entries.remove(oldest).fetched().bytes();
      failing.remove(oldest);
    }
  }

  private static AgedTrust away(String country) {
    return new AgedTrust(
        country,
        TrustMaterial.unavailable("pkd_service does not answer now"),
        null,
        System.nanoTime());
  }
}
