package dev.marty.emrtd.conformance;

/** How grave a deviation is, in the words of the PKD's conformance codes. */
public enum Severity {
  /** Doc 9303 says must or must not. */
  ERR,
  /** Doc 9303 says should, or the deviation harms nobody. */
  WARN
}
