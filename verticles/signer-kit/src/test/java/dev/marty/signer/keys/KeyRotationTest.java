package dev.marty.signer.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marty.emrtd.keys.KeyAlgorithm;
import dev.marty.emrtd.keys.WrappedKey;
import dev.marty.kit.ServiceName;
import dev.marty.kit.work.Background;
import dev.marty.kit.work.Workers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** When an old key-encryption key can go is said, and never too early. */
@ExtendWith(VertxExtension.class)
class KeyRotationTest {
  private static final String OLD = "11".repeat(32);
  private static final String NEW = "22".repeat(32);
  private static final Logger LOG = Logger.getLogger("");

  private final Map<UUID, StoredKey> stored = new ConcurrentHashMap<>();
  private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
  private final Handler records =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          said.add(new SimpleFormatter().formatMessage(record));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  private final KeyRotation.Keys keys =
      new KeyRotation.Keys() {
        @Override
        public Future<List<StoredKey>> wrappedOtherwise(String currentId) {
          return Future.succeededFuture(
              stored.values().stream()
                  .filter(key -> !key.wrapped().encryptionKeyId().equals(currentId))
                  .toList());
        }

        @Override
        public Future<Void> rewrap(StoredKey key, WrappedKey wrapped) {
          stored.put(
              key.id(), StoredKey.encrypted(key.id(), key.algorithm(), key.publicKey(), wrapped));
          return Future.succeededFuture();
        }
      };

  @BeforeEach
  void listen() {
    LOG.addHandler(records);
  }

  @AfterEach
  void stopListening() {
    LOG.removeHandler(records);
  }

  @Test
  void everyKeyIsEncryptedAnewAndThenTheOldOneCanGo(Vertx vertx) throws Exception {
    store(OLD);
    store(OLD);
    store(NEW);

    Background rotation = rotation(vertx);

    assertThat(line())
        .contains("document_signer: every private key is encrypted under key-encryption key")
        .endsWith(vault(NEW).currentId());
    assertThat(stored.values())
        .allSatisfy(key -> assertThat(vault(NEW).open(key).publicKey()).isNotNull());
    assertThat(rotation.trouble()).isEmpty();
  }

  @Test
  void oneThatDoesNotOpenKeepsTheOthersFromNothingButTheOldKeyFromGoing(Vertx vertx)
      throws Exception {
    StoredKey lost = store("33".repeat(32));
    StoredKey other = store(OLD);

    Background rotation = rotation(vertx);

    assertThat(line())
        .contains("keys stay under an earlier key-encryption key: 1 do not open")
        .contains(lost.id().toString());
    assertThat(rotation.trouble()).get().asString().contains(lost.id().toString());
    assertThat(stored.get(other.id()).wrapped().encryptionKeyId())
        .isEqualTo(vault(NEW).currentId());
    assertThat(said).noneMatch(line -> line.contains("every private key"));
  }

  private Background rotation(Vertx vertx) {
    Background rounds =
        new KeyRotation(
                vertx,
                ServiceName.DOCUMENT_SIGNER,
                vault(NEW + "," + OLD),
                new Workers(vertx, ServiceName.DOCUMENT_SIGNER.text(), "keys", 1, 4, 10),
                keys)
            .rounds();
    vertx.runOnContext(started -> rounds.start());
    return rounds;
  }

  private String line() throws InterruptedException {
    String line = said.poll(20, TimeUnit.SECONDS);
    while (line != null && !line.contains("key-encryption key")) {
      line = said.poll(20, TimeUnit.SECONDS);
    }
    return line;
  }

  private StoredKey store(String encryptionKey) {
    StoredKey key = vault(encryptionKey).create(UUID.randomUUID(), KeyAlgorithm.EC_P256, false);
    stored.put(key.id(), key);
    return key;
  }

  private static DatabaseKeyVault vault(String ring) {
    return DatabaseKeyVault.of(
        ServiceName.DOCUMENT_SIGNER, new JsonObject().put("encryptionKey", ring));
  }
}
