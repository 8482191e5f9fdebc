package dev.marty.pkd.directory;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one transaction has taken into the directory so far, by fingerprint: what {@link
 * Directory#linkAndPlace} and {@link Directory#finish} work from. Grows with its transaction and
 * belongs to it alone; on the event loop only.
 */
public final class Taken {
  private final String requestId;
  private final boolean introduces;
  final Set<String> certificates = new HashSet<>();
  final Set<String> crls = new HashSet<>();

  /** New lists, and whether each is a master list. */
  final Map<String, Boolean> lists = new LinkedHashMap<>();

  final List<EntryChange> changes = new ArrayList<>();

  /**
   * Nothing yet.
   *
   * @param requestId the request, or whatever else it comes by
   * @param introduces whether lists in it may introduce trust anchors
   */
  public Taken(String requestId, boolean introduces) {
    this.requestId = requestId;
    this.introduces = introduces;
  }

  String requestId() {
    return requestId;
  }

  boolean introduces() {
    return introduces;
  }

  /** Whether nothing of it is to be linked or placed. */
  boolean isEmpty() {
    return certificates.isEmpty() && crls.isEmpty() && changes.isEmpty();
  }

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

  /** Notes a wish; its turn comes in {@link Directory#linkAndPlace}. */
  public void change(EntryChange change) {
    changes.add(change);
  }
}
