package dev.marty.pkd.export;

import com.unboundid.ldap.sdk.Entry;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the tree needs besides the objects that came and went: a branch is there while something
 * hangs on it.
 *
 * @param added branches, outer ones first
 * @param removed names of branches, inner ones first
 */
record BranchChanges(List<Entry> added, List<String> removed) {

  /** From one state to another. */
  static BranchChanges of(boolean conforming, Set<Branch> before, Set<Branch> now) {
    List<Entry> added = new ArrayList<>();
    List<String> removed = new ArrayList<>();
    less(before, now).forEach(branch -> removed.add(PkdTree.kindDn(conforming, branch)));
    less(countries(before), countries(now))
        .forEach(country -> removed.add(PkdTree.countryDn(conforming, country)));
    less(countries(now), countries(before))
        .forEach(country -> added.add(PkdTree.country(conforming, country)));
    less(now, before).forEach(branch -> added.add(PkdTree.kind(conforming, branch)));
    return new BranchChanges(added, removed);
  }

  private static Set<String> countries(Set<Branch> branches) {
    return branches.stream()
        .map(Branch::country)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static <T> Set<T> less(Set<T> all, Set<T> without) {
    Set<T> rest = new LinkedHashSet<>(all);
    rest.removeAll(without);
    return rest;
  }
}
