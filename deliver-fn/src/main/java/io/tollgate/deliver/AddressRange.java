package io.tollgate.deliver;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * A range of IP addresses, as in {@code 10.0.0.0/8}.
 *
 * @param network its first address
 * @param bits how many of the leading bits all of its addresses share
 */
record AddressRange(InetAddress network, int bits) {

  /**
   * Where no webhook goes: this machine, its network, its cloud's metadata, and what is no address
   * of a host (IANA IPv4 and IPv6 Special-Purpose Address Registries).
   */
  static final List<AddressRange> NOT_PUBLIC =
      List.of(
              "0.0.0.0/8",
              "10.0.0.0/8",
              "100.64.0.0/10",
              "127.0.0.0/8",
              "169.254.0.0/16",
              "172.16.0.0/12",
              "192.0.0.0/24",
              "192.0.2.0/24",
              "192.168.0.0/16",
              "198.18.0.0/15",
              "198.51.100.0/24",
              "203.0.113.0/24",
              "224.0.0.0/4",
              "240.0.0.0/4",
              "::/96",
              "64:ff9b::/96",
              "64:ff9b:1::/48",
              "100::/64",
              "2001::/32",
              "2001:db8::/32",
              "2002::/16",
              "fc00::/7",
              "fe80::/10",
              "fec0::/10",
              "ff00::/8")
          .stream()
          .map(AddressRange::parse)
          .toList();

  /**
   * @throws IllegalArgumentException when it is not written like {@code 10.0.0.0/8}
   */
  static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0 || !text.substring(0, slash).matches("[0-9a-f.:]+")) {
      throw new IllegalArgumentException("Not a range of IP addresses: " + text);
    }
    try {
      // A literal address: nothing is looked up.
      InetAddress network = InetAddress.getByName(text.substring(0, slash));
      int bits = Integer.parseInt(text.substring(slash + 1));
      if (bits < 0 || bits > network.getAddress().length * Byte.SIZE) {
        throw new IllegalArgumentException("Not a range of IP addresses: " + text);
      }
      return new AddressRange(network, bits);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("Not a range of IP addresses: " + text, e);
    }
  }

  /** No range of IPv6 contains an address of IPv4, nor the other way round. */
  boolean contains(InetAddress address) {
    byte[] own = network.getAddress();
    byte[] other = address.getAddress();
    if (own.length != other.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> bit % Byte.SIZE;
      if ((own[bit / Byte.SIZE] & mask) != (other[bit / Byte.SIZE] & mask)) {
        return false;
      }
    }
    return true;
  }
}
