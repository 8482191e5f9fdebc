package dev.marty.pkd.imports;

import dev.marty.kit.database.Database;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A stored upload as a stream, one piece in memory at a time. Blocks while it fetches the next: for
 * a worker thread, never an event loop.
 */
final class Chunks extends InputStream {
  private static final int DEADLINE_SECONDS = 30;

  private final Database database;
  private final UUID importId;
  private byte[] current = new byte[0];
  private int position;
  private int ordinal;

  Chunks(Database database, UUID importId) {
    this.database = database;
    this.importId = importId;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (position == current.length && !fetch()) {
      return -1;
    }
    int count = Math.min(length, current.length - position);
    System.arraycopy(current, position, into, offset, count);
    position += count;
    return count;
  }

  private boolean fetch() throws IOException {
    int next = ordinal;
    try {
      Buffer chunk =
          database
              .read(connection -> UploadRepository.chunk(connection, importId, next))
              .toCompletionStage()
              .toCompletableFuture()
              .get(DEADLINE_SECONDS, TimeUnit.SECONDS);
      if (chunk == null) {
        return false;
      }
      current = chunk.getBytes();
      position = 0;
      ordinal++;
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while reading an upload", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("a stored upload cannot be read", e);
    }
  }
}
