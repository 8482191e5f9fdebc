package dev.marty.pkd.directory;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one transaction has taken into the directory so far, by fingerprint: what {@link
 * Directory#linkAndPublish} and {@link Directory#finish} work from. Grows with its transaction and
 * belongs to it alone; on the event loop only.
 */
public final class Taken {
  final Set<String> certificates = new HashSet<>();
  final Set<String> crls = new HashSet<>();

  /** New lists, and whether each is a master list. */
  final Map<String, Boolean> lists = new LinkedHashMap<>();

  final List<EntryChange> changes = new ArrayList<>();

  /** New certificates, those in lists included. */
  public int certificates() {
    return certificates.size();
  }

  /** New CRLs. */
  public int crls() {
    return crls.size();
  }

  /** New master lists. */
  public int masterLists() {
    return (int) lists.values().stream().filter(master -> master).count();
  }

  /** New deviation lists. */
  public int deviationLists() {
    return lists.size() - masterLists();
  }

  /** Notes a wish; its turn comes in {@link Directory#linkAndPublish}. */
  public void change(EntryChange change) {
    changes.add(change);
  }
}
