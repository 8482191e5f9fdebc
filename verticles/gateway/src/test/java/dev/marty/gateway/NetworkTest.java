package dev.marty.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What counts as one client. */
class NetworkTest {
  @ParameterizedTest
  @CsvSource({
    "2001:db8:1:2::1, 2001:db8:1:2:ffff:ffff:ffff:ffff, true",
    "2001:db8:1:2::1, 2001:0db8:0001:0002:0:0:0:9, true",
    "fe80::1%1, fe80::2, true",
    "2001:db8:1:2::1, 2001:db8:1:3::1, false",
    "192.0.2.1, 192.0.2.2, false",
    "::ffff:192.0.2.1, ::ffff:192.0.2.2, false",
    "::1, 127.0.0.1, false",
  })
  void aHostIsOneWhateverAddressItTakes(String one, String other, boolean same) {
    assertThat(Network.of(one).equals(Network.of(other))).isEqualTo(same);
  }

  @Test
  void whatIsNoAddressIsOneToo() {
    assertThat(Network.of("")).isEmpty();
  }
}
