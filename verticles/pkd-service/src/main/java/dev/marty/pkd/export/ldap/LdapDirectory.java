package dev.marty.pkd.export.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import dev.marty.kit.database.Database;
import dev.marty.kit.verticle.ServiceSetup;
import dev.marty.kit.work.Background;
import dev.marty.kit.work.Pace;
import dev.marty.kit.work.Rounds;
import dev.marty.kit.work.Workers;
import dev.marty.pkd.export.TreeReader;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The directory by LDAP, if a port is configured: read only, for everybody, from a copy in memory
 * that follows the directory's version. It answers once the copy is whole. On the event loop.
 */
public final class LdapDirectory implements Background {
  private static final System.Logger LOG = System.getLogger(LdapDirectory.class.getName());
  private static final Duration EVERY = Duration.ofSeconds(2);
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final int SECONDS = 60;
  private static final int WAITING = 4;

  private final Database database;
  private final Workers worker;
  private final String host;
  private final int port;
  private final Rounds rounds;
  private LdapTree tree;
  private long version;
  private boolean listening;

  private LdapDirectory(Vertx vertx, Database database, Workers worker, String host, int port) {
    this.database = database;
    this.worker = worker;
    this.host = host;
    this.port = port;
    this.rounds =
        new Rounds(
            vertx,
            "LDAP is behind the directory until the next attempt",
            Pace.of(EVERY),
            this::round);
  }

  /** Builds it from the configuration; null if no port is configured. */
  public static LdapDirectory of(ServiceSetup setup) {
    JsonObject settings = setup.settings().getJsonObject("ldap", new JsonObject());
    Integer port = settings.getInteger("port");
    return port == null
        ? null
        : new LdapDirectory(
            setup.vertx(),
            setup.database(),
            // One thread: the copy has one writer.
            setup.workers("ldap", 1, WAITING, SECONDS),
            settings.getString("host"),
            port);
  }

  /** Begins to read, then to answer. */
  @Override
  public void start() {
    rounds.start();
  }

  @Override
  public void pause() {
    rounds.pause();
  }

  @Override
  public Optional<String> trouble() {
    return rounds.trouble();
  }

  /** Ends connections and what is under way. */
  @Override
  public Future<?> stop() {
    return rounds
        .stop()
        .compose(
            done ->
                tree == null
                    ? Future.succeededFuture()
                    : worker.run(
                        () -> {
                          tree.close();
                          return null;
                        }));
  }

  private Future<Boolean> round() {
    return sweep()
        .compose(done -> follow())
        .compose(done -> listening ? Future.succeededFuture() : listen())
        .map(false);
  }

  private Future<Void> sweep() {
    return !listening
        ? Future.succeededFuture()
        : worker.run(
            () -> {
              tree.sweep();
              return null;
            });
  }

  private Future<Void> follow() {
    if (tree == null) {
      return worker
          .run(() -> new LdapTree(host, port))
          .compose(
              made -> {
                tree = made;
                return read();
              });
    }
    return database
        .read(TreeReader::version)
        .compose(now -> now == version && listening ? Future.succeededFuture() : read());
  }

  /** After a failure in between the same changes come again, and are harmless. */
  private Future<Void> read() {
    Changes changes = new Changes();
    return database
        .snapshot(LONGEST, connection -> TreeReader.changes(connection, version, changes))
        .compose(now -> changes.removeTheRest().onSuccess(done -> version = now));
  }

  private Future<Void> listen() {
    return worker
        .run(
            () -> {
              tree.listen();
              return tree.size();
            })
        .onSuccess(
            size -> {
              listening = true;
              LOG.log(
                  System.Logger.Level.INFO,
                  "{0} answers with {1} entries",
                  tree.place(),
                  Integer.toString(size));
            })
        .mapEmpty();
  }

  /** Puts first and removes last: what is replaced is never missing. */
  private final class Changes implements TreeReader.Sink {
    private final Set<DN> gone = new LinkedHashSet<>();

    @Override
    public Future<Void> put(Supplier<List<Entry>> entries) {
      return worker.run(
          () -> {
            for (Entry entry : entries.get()) {
              tree.put(entry);
              gone.remove(entry.getParsedDN());
            }
            return null;
          });
    }

    @Override
    public Future<Void> remove(List<String> names) {
      return worker.run(
          () -> {
            for (String name : names) {

              gone.add(new DN(name));
            }
            return null;
          });
    }

    Future<Void> removeTheRest() {
      return worker.run(
          () -> {
            for (DN name : gone) {
              tree.remove(name);
            }
            return null;
          });
    }
  }
}
