package io.tollgate.deliver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.255.255.255",
        "10.0.0.0",
        "10.255.255.255",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.255",
        "169.254.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.0.1",
        "192.168.255.255",
        "224.0.0.1",
        "239.255.255.255",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::a00:1",
        "2002:a00:1::",
        "fc00::1",
        "fdff::1",
        "fe80::1",
        "febf::1",
        "ff02::1"
      })
  void addressThatIsNotPublicIsRefused(String address) throws UnknownHostException {
    assertFalse(targets("internet", "").isAllowed(InetAddress.getByName(address)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.1",
        "169.253.255.255",
        "169.255.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.167.255.255",
        "192.169.0.0",
        "223.255.255.255",
        "2606:4700::1111",
        "::ffff:1.1.1.1"
      })
  void publicAddressIsAllowed(String address) throws UnknownHostException {
    assertTrue(targets("internet", "").isAllowed(InetAddress.getByName(address)));
  }

  /** As a name server's AAAA record gives it: the JDK does not turn that one into IPv4. */
  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "10.0.0.1", "169.254.169.254"})
  void ipv4AddressThatStaysMappedIntoIpv6IsRefused(String address) throws UnknownHostException {
    byte[] bytes = new byte[16];
    bytes[10] = (byte) 0xff;
    bytes[11] = (byte) 0xff;
    System.arraycopy(InetAddress.getByName(address).getAddress(), 0, bytes, 12, 4);
    InetAddress mapped = Inet6Address.getByAddress("shop.example", bytes, -1);
    assertFalse(targets("internet", "").isAllowed(mapped), mapped.toString());
  }

  @Test
  void rangesOfTheFunctionsNetworkAreRefusedToo() throws UnknownHostException {
    WebhookTargets targets = targets("internet", "20.1.0.0/16, 2600:1f00::/24");
    assertFalse(targets.isAllowed(InetAddress.getByName("20.1.255.1")));
    assertFalse(targets.isAllowed(InetAddress.getByName("2600:1f00::1")));
    assertTrue(targets.isAllowed(InetAddress.getByName("20.2.0.1")));
  }

  @Test
  void onOneMachineLoopbackIsAllowedAndNoOtherPrivateAddress() throws UnknownHostException {
    WebhookTargets targets = targets("local", "");
    assertTrue(targets.isAllowed(InetAddress.getByName("127.0.0.1")));
    assertTrue(targets.isAllowed(InetAddress.getByName("::1")));
    assertFalse(targets.isAllowed(InetAddress.getByName("169.254.169.254")));
    assertFalse(targets.isAllowed(InetAddress.getByName("10.0.0.1")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0", "10.0.0.0/33", "::/129", "localhost/8", "10.0.0.0/-1", "/8"})
  void malformedRangeIsRejected(String text) {
    assertThrows(IllegalArgumentException.class, () -> AddressRange.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://shop.example/hook",
        "https://shop.example:443/hook?shop=1",
        "https://shop.example?a=b%20c"
      })
  void httpsOnTheStandardPortIsAllowed(String url) {
    assertEquals(url, targets("internet", "").parse(url).orElseThrow().toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "shop.example",
        "http://shop.example/",
        "http://localhost:3000/",
        "https://shop.example:8443/",
        "https://user:pass@shop.example/",
        "https://shop.example/#fragment",
        "https:///hook",
        "https://shop.example/a b",
        "https://93.184.216.34/",
        "https://internal/",
        "https://-shop.example/",
        "https://shop.example/%zz",
        "HTTPS://shop.example/",
        "https://10.0.0.1/",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://2130706433/",
        "ftp://shop.example/",
        "file:///etc/passwd"
      })
  void otherUrlIsRefused(String url) {
    assertTrue(targets("internet", "").parse(url).isEmpty());
  }

  @Test
  void onOneMachineHttpOnLocalhostIsAllowedOnAnyPort() {
    assertTrue(targets("local", "").parse("http://localhost:3000/hook").isPresent());
    assertTrue(targets("local", "").parse("http://127.0.0.1:3000/").isPresent());
    assertTrue(targets("local", "").parse("http://192.168.0.1:3000/").isEmpty());
  }

  private static WebhookTargets targets(String network, String ours) {
    return new WebhookTargets(network, ours);
  }
}
