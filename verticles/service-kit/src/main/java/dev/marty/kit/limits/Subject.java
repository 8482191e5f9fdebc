package dev.marty.kit.limits;

import dev.marty.kit.http.Caller;

/**
 * Who is counted: a caller without its roles, which another token of the same one may have others
 * of.
 *
 * @param issuer who vouches for the name
 * @param name unique at its issuer
 */
public record Subject(String issuer, String name) {
  /** Of a caller. */
  public static Subject of(Caller caller) {
    return new Subject(caller.issuer(), caller.subject());
  }
}
