package dev.marty.emrtd.mrz;

import java.util.List;

/** What making a machine readable zone came to. */
public sealed interface MrzMaking {
  /**
   * It was made.
   *
   * @param mrz with all check digits
   * @param truncated whether the name did not fit
   */
  record Made(Mrz mrz, boolean truncated) implements MrzMaking {}

  /**
   * Content that cannot be written.
   *
   * @param problems each with its field; never empty
   */
  record Refused(List<Wrong> problems) implements MrzMaking {
    /** Copies the problems. */
    public Refused {
      problems = List.copyOf(problems);
    }
  }

  /**
   * One wrong part of the content.
   *
   * @param field component of {@link MrzContent}
   * @param detail a sentence about it, without its name
   */
  record Wrong(String field, String detail) {}
}
