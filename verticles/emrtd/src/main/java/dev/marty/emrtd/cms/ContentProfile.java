package dev.marty.emrtd.cms;

import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;

/**
 * What a reader expects to find signed.
 *
 * @param object for messages, with its article: {@code a CSCA master list}
 * @param contentTypes the eContentTypes it may have, the prescribed one first
 */
public record ContentProfile(String object, List<ASN1ObjectIdentifier> contentTypes) {
  /** Keeps the list from changing. */
  public ContentProfile {
    contentTypes = List.copyOf(contentTypes);
  }
}
