package dev.marty.@package@;

import dev.marty.kit.ServiceName;
import dev.marty.testkit.ServiceSuite;

/** The suite for {@code @name@}. */
class @Name@ServiceTest extends ServiceSuite {
  @Name@ServiceTest() {
    super(ServiceName.@NAME@, ServiceName.CSCA);
  }
}
