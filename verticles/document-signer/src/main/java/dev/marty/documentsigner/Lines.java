package dev.marty.documentsigner;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a stream of bytes into lines and keeps no more of a line than the limit: what is over it is
 * thrown away up to the next line feed. Not thread-safe.
 */
final class Lines {
  /**
   * A line.
   *
   * @param number from 1
   * @param content without line feed, or null if it was over the limit
   */
  record Line(long number, Buffer content) {
    boolean blank() {
      return content != null && content.toString().isBlank();
    }
  }

  private final int most;
  private Buffer rest = Buffer.buffer();
  private boolean over;
  private long number;

  Lines(int most) {
    this.most = most;
  }

  /** Takes bytes and returns the lines they complete, blank ones aside. */
  List<Line> feed(Buffer chunk) {
    List<Line> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < chunk.length(); i++) {
      if (chunk.getByte(i) == '\n') {
        keep(chunk, start, i);
        complete(lines);
        start = i + 1;
      }
    }
    keep(chunk, start, chunk.length());
    return lines;
  }

  /** Returns the last line, if it lacks its line feed. */
  List<Line> end() {
    List<Line> lines = new ArrayList<>();
    if (over || rest.length() > 0) {
      complete(lines);
    }
    return lines;
  }

  private void keep(Buffer chunk, int start, int end) {
    if (over || rest.length() + end - start > most) {
      over = true;
      rest = Buffer.buffer();
    } else {
      rest.appendBuffer(chunk, start, end - start);
    }
  }

  private void complete(List<Line> lines) {
    Line line = new Line(++number, over ? null : rest);
    rest = Buffer.buffer();
    over = false;
    if (!line.blank()) {
      lines.add(line);
    }
  }
}
