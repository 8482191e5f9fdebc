package dev.marty.gateway;

import io.netty.util.NetUtil;
import java.util.HexFormat;

/** What counts as one client where nobody is known. */
final class Network {
  private static final int NETWORK_DIGITS = 16;
  private static final String MAPPED = "00000000000000000000ffff";

  private Network() {}

  /**
   * The address itself, or the network of a host in IPv6: it has as many addresses there as it
   * likes (RFC 4291, section 2.5.4), and would be a new client with each.
   *
   * @param address in numbers
   */
  static String of(String address) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
    if (bytes == null || bytes.length == 4) {
      return address;
    }
    String digits = HexFormat.of().formatHex(bytes);
    // IPv4 in IPv6: the first half is the same for all the world.
    return digits.startsWith(MAPPED) ? digits : digits.substring(0, NETWORK_DIGITS) + "/64";
  }
}
