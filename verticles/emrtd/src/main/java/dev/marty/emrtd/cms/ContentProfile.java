package dev.marty.emrtd.cms;

import java.util.List;

/**
 * What a reader expects to find signed.
 *
 * @param object for messages, with its article: {@code a CSCA master list}
 * @param contentTypes the eContentTypes it may have, the prescribed one first
 */
public record ContentProfile(String object, List<String> contentTypes) {
  /** Keeps the list from changing. */
  public ContentProfile {
    contentTypes = List.copyOf(contentTypes);
  }
}
