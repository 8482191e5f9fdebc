package dev.marty.pkd.directory;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The document numbers of some deviations, some at a time. For one thread at a time. */
public final class DeviationNumbers {
  private final Iterator<DeviationRow> deviations;
  private final Map<Integer, Long> ids;
  private Iterator<String> rest = Collections.emptyIterator();
  private Long id;

  /**
   * Begins with the first.
   *
   * @param ids of the deviations by position
   */
  DeviationNumbers(List<DeviationRow> deviations, Map<Integer, Long> ids) {
    this.deviations = deviations.iterator();
    this.ids = ids;
  }

  /**
   * Numbers and whose each is.
   *
   * @param numbers as {@link #comparable} has them
   * @param deviations ids, as many
   */
  record Some(List<String> numbers, List<Long> deviations) {}

  /** The next ones, none at the end. */
  Some next(int most) {
    Some some = new Some(new ArrayList<>(), new ArrayList<>());
    while (some.numbers().size() < most && hasNext()) {
      String number = comparable(rest.next());
      if (!number.isEmpty()) {
        some.numbers().add(number);
        some.deviations().add(id);
      }
    }
    return some;
  }

  private boolean hasNext() {
    while (!rest.hasNext() && deviations.hasNext()) {
      DeviationRow deviation = deviations.next();
      id = ids.get(deviation.position());
      rest =
          deviation.numbers() == null
              ? Collections.emptyIterator()
              : deviation.numbers().iterator();
    }
    return rest.hasNext();
  }

  /**
   * A document number as numbers are compared, whether it was typed, listed or read from a machine
   * readable zone: upper case, without what is no letter or digit, for which the zone has fillers
   * (Doc 9303-3 clause 4.6).
   */
  public static String comparable(String number) {
    return number.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "");
  }
}
