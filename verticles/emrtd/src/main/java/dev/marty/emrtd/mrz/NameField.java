package dev.marty.emrtd.mrz;

import java.util.ArrayList;
import java.util.List;

/**
 * The name field: components separated by one filler, identifiers by two, truncated where they do
 * not fit (Doc 9303-4, -5 and -6, clause 4.2.3).
 *
 * <p>Truncation keeps the first letter of every component and fills the field to its end, which
 * tells a reader that there was more. The room goes first to the primary identifier, then to the
 * secondary, each from the left. Only where even initials do not fit, components at the end are
 * left out, those of the secondary identifier first and never its first.
 */
final class NameField {
  private NameField() {}

  /**
   * Writes the field.
   *
   * @param primary at least one component of A-Z
   * @param secondary any number of them
   * @param width of the field
   * @return exactly {@code width} characters
   */
  static String of(List<String> primary, List<String> secondary, int width) {
    String whole = joined(primary, secondary);
    return pad(whole.length() <= width ? whole : truncated(primary, secondary, width), width);
  }

  private static String truncated(List<String> primary, List<String> secondary, int width) {
    List<String> first = new ArrayList<>(primary);
    List<String> second = new ArrayList<>(secondary);
    while (initials(first, second) > width) {
      if (second.size() > 1) {
        second.remove(second.size() - 1);
      } else {
        first.remove(first.size() - 1);
      }
    }
    int room = width - initials(first, second);
    room = shorten(first, room);
    shorten(second, room);
    return joined(first, second);
  }

  /** Length of the field with one letter for each component. */
  private static int initials(List<String> first, List<String> second) {
    int components = first.size() + second.size();
    int fillers = first.size() - 1 + (second.isEmpty() ? 0 : 2 + second.size() - 1);
    return components + fillers;
  }

  /** Cuts components to what there is room for beyond their initials; returns the room left. */
  private static int shorten(List<String> components, int room) {
    int left = room;
    for (int i = 0; i < components.size(); i++) {
      String component = components.get(i);
      int more = Math.min(left, component.length() - 1);
      components.set(i, component.substring(0, 1 + more));
      left -= more;
    }
    return left;
  }

  private static String joined(List<String> first, List<String> second) {
    String primary = String.join("<", first);
    return second.isEmpty() ? primary : primary + "<<" + String.join("<", second);
  }

  /** Appends fillers. */
  static String pad(String text, int width) {
    return text + "<".repeat(width - text.length());
  }
}
