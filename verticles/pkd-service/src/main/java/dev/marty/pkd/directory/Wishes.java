package dev.marty.pkd.directory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the changes of one import come to: names that go, and objects that shall have a place. A
 * removal takes back what came under its name before it in the same import.
 *
 * @param removals of what was there before
 * @param puts each object once
 */
record Wishes(List<EntryChange.Remove> removals, List<Placement> puts) {

  static Wishes of(List<EntryChange> changes) {
    Set<EntryChange.Remove> removals = new LinkedHashSet<>();
    Map<String, Placement> puts = new LinkedHashMap<>();
    Map<EntryChange.Remove, List<String>> named = new HashMap<>();
    for (EntryChange change : changes) {
      if (change instanceof EntryChange.Remove remove) {
        removals.add(remove);
        List<String> before = named.remove(remove);
        if (before != null) {
          before.forEach(puts::remove);
        }
      } else {
        Placement placement = Placement.of((EntryChange.Put) change);
        puts.merge(placement.object(), placement, Placement::preferred);
        named.computeIfAbsent(placement.name(), name -> new ArrayList<>()).add(placement.object());
      }
    }
    return new Wishes(List.copyOf(removals), List.copyOf(puts.values()));
  }
}
