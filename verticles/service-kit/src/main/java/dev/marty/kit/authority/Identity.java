package dev.marty.kit.authority;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import dev.marty.kit.RepeatedFault;
import dev.marty.kit.authority.KeyFile.KeyFileException;
import dev.marty.kit.work.Workers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The keys by which this process shows who it is, and by which it knows the others. Files are read
 * again every ten seconds, so that keys change without a restart. On the verticle's event loop.
 */
public final class Identity {
  private static final System.Logger LOG = System.getLogger(Identity.class.getName());
  private static final int RELOAD_MS = 10_000;
  private static final int WAITING = 256;

  /**
   * What the files hold.
   *
   * @param own the key that signs, or null: this process shows nothing
   * @param trusted the keys of each peer by its name
   */
  record Keys(ECKey own, Map<String, List<ECKey>> trusted) {}

  private final Vertx vertx;
  private final String name;
  private final JsonObject section;
  private final Workers workers;
  private final RepeatedFault faults = new RepeatedFault(LOG);
  private Keys keys = new Keys(null, Map.of());
  private int generation;

  /**
   * Reads nothing yet.
   *
   * @param vertx called on the verticle's context, which ends the reading
   * @param name of this process: a service's, or {@code gateway}
   * @param section {@code identity} of the configuration
   */
  public Identity(Vertx vertx, String name, JsonObject section) {
    this.vertx = vertx;
    this.name = name;
    this.section = section.copy();
    this.workers = new Workers(vertx, name, "identity", 1, WAITING, 10);
  }

  /** Whether whoever shows nothing may do everything here. */
  public boolean isOpen() {
    return section.getBoolean("open", false);
  }

  /**
   * Reads the keys, now and from now on.
   *
   * @return fails with a message for people when they cannot be used, or when nobody could ever be
   *     known by them
   */
  public Future<Void> start() {
    return load()
        .compose(
            read -> {
              keys = read;
              if (!isOpen() && (read.own() == null || read.trusted().isEmpty())) {
                return Future.failedFuture(
                    new KeyFileException(
                        "identity.key and identity.trusted are needed to know who calls; marty"
                            + " identity init makes the files. Only on a developer's machine may"
                            + " identity.open do without."));
              }
              vertx.setPeriodic(RELOAD_MS, tick -> reload());
              return Future.succeededFuture();
            });
  }

  private void reload() {
    load()
        .onSuccess(
            read -> {
              faults.over();
              if (!read.equals(keys)) {
                LOG.log(System.Logger.Level.INFO, "{0} has other keys of identities now.", name);
                keys = read;
                generation++;
              }
            })
        .onFailure(failure -> faults.came("the keys known before go on: " + failure, ""));
  }

  private Future<Keys> load() {
    String own = section.getString("key");
    JsonObject files = section.getJsonObject("trusted", new JsonObject());
    return workers.run(
        () -> {
          Map<String, List<ECKey>> trusted = new HashMap<>();
          for (String peer : files.fieldNames()) {
            trusted.put(peer, KeyFile.trusted("identity.trusted." + peer, files.getString(peer)));
          }
          checkDistinct(trusted);
          ECKey key = own == null ? null : KeyFile.own("identity.key", own);
          if (key != null) {
            prove(key);
          }
          return new Keys(key, Map.copyOf(trusted));
        });
  }

  /** Who holds a key that stands under two names could come as either, as the gateway even. */
  private static void checkDistinct(Map<String, List<ECKey>> trusted) {
    Map<String, String> holders = new HashMap<>();
    trusted.forEach(
        (peer, keys) ->
            keys.forEach(
                key -> {
                  String holder = holders.putIfAbsent(key.getKeyID(), peer);
                  if (holder != null && !holder.equals(peer)) {
                    throw new KeyFileException(
                        "identity.trusted: "
                            + holder
                            + " and "
                            + peer
                            + " have the same key; each process needs its own.");
                  }
                }));
  }

  /** A private key with another's public key would be refused by everybody, and only there. */
  private static void prove(ECKey key) throws JOSEException {
    JWSObject probe = new JWSObject(new JWSHeader(JWSAlgorithm.ES256), new Payload("probe"));
    probe.sign(new ECDSASigner(key));
    if (!probe.verify(new ECDSAVerifier(key.toECPublicKey()))) {
      throw new KeyFileException("identity.key: its PRIVATE KEY and PUBLIC KEY are no pair.");
    }
  }

  /** The name under which this process shows itself. */
  String name() {
    return name;
  }

  /** The keys as they are now. */
  Keys keys() {
    return keys;
  }

  /** Another number after each change of the keys. */
  int generation() {
    return generation;
  }

  /** Where signatures are made and checked. */
  Workers workers() {
    return workers;
  }
}
