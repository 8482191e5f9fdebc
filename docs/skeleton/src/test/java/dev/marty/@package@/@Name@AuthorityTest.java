package dev.marty.@package@;

import dev.marty.kit.ServiceName;
import dev.marty.testkit.AuthoritySuite;

/** Who may do what at {@code @name@}. */
class @Name@AuthorityTest extends AuthoritySuite {
  @Name@AuthorityTest() {
    super(ServiceName.@NAME@, ServiceName.CSCA);
  }
}
