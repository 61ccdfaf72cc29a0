package dev.warp.lab.testbed;

import dev.warp.lab.loopback.AccessLink;
import dev.warp.lab.loopback.LoopbackInternet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Loopback sockets with an internet of user space between them: no privilege, any system. */
public final class LoopbackTestbed implements Testbed {

  private static final InetAddress FIRST_UPLINK = InetAddress.ofLiteral("127.0.0.2");
  private static final InetAddress SECOND_UPLINK = InetAddress.ofLiteral("127.0.0.3");
  private static final InetAddress OPERATOR_UPLINK = InetAddress.ofLiteral("127.0.0.4");
  private static final Duration FIRST_DELAY = Duration.ofMillis(15);
  private static final Duration SECOND_DELAY = Duration.ofMillis(25);
  private static final Duration OPERATOR_DELAY = Duration.ofMillis(5);
  private static final long SEED = 1;

  private final Site map = new Site("map", Optional.empty());
  private final Site vehicle = new Site("vehicle", Optional.empty());
  private final Site operator = new Site("operator", Optional.empty());
  private final int mapPort = map.freeUdpPort();
  private final List<AccessLink> uplinks;
  private final LoopbackInternet internet;

  private LoopbackTestbed(double lossRatio) {
    uplinks =
        List.of(
            new AccessLink(FIRST_UPLINK).withLoss(lossRatio).withDelay(FIRST_DELAY),
            new AccessLink(SECOND_UPLINK).withLoss(lossRatio).withDelay(SECOND_DELAY));
    AccessLink toOperator = new AccessLink(OPERATOR_UPLINK).withDelay(OPERATOR_DELAY);
    internet =
        LoopbackInternet.open(
            new InetSocketAddress(Site.LOOPBACK, mapPort),
            Stream.concat(uplinks.stream(), Stream.of(toOperator)).toList(),
            SEED);
  }

  /**
   * Opens the network.
   *
   * @param lossPercent dropped on each of the vehicle's uplinks, each way
   * @throws IllegalStateException if this machine lacks a loopback address; the message says what
   *     to do
   */
  public static LoopbackTestbed create(int lossPercent) {
    List<String> missing =
        Stream.of(FIRST_UPLINK, SECOND_UPLINK, OPERATOR_UPLINK)
            .filter(address -> !isUsable(address))
            .map(InetAddress::getHostAddress)
            .toList();
    if (!missing.isEmpty()) {
      throw new IllegalStateException(missingAddresses(missing));
    }
    return new LoopbackTestbed(lossPercent / 100.0);
  }

  public static String missingAddresses(List<String> addresses) {
    String commands =
        String.join(
            "\n", addresses.stream().map(a -> "  sudo ifconfig lo0 alias " + a + " up").toList());
    return """
        this machine has no loopback address %s, which stand for the two uplinks and the operator.
        Linux has them always. On macOS these commands add them until the next start of the system:
        %s"""
        .formatted(String.join(", ", addresses), commands);
  }

  private static boolean isUsable(InetAddress address) {
    try (DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET)) {
      channel.bind(new InetSocketAddress(address, 0));
      return true;
    } catch (IOException e) {
      // EADDRNOTAVAIL: the address is not there.
      return false;
    }
  }

  @Override
  public String description() {
    return "loopback sockets, with NATs and lossy links in user space: two uplinks of %d and %d ms"
        .formatted(FIRST_DELAY.toMillis(), SECOND_DELAY.toMillis());
  }

  @Override
  public Site map() {
    return map;
  }

  @Override
  public int mapPort() {
    return mapPort;
  }

  @Override
  public InetSocketAddress mapAddress() {
    return internet.mapFront();
  }

  @Override
  public Site vehicle() {
    return vehicle;
  }

  @Override
  public Site operator() {
    return operator;
  }

  @Override
  public List<LossyUplink> uplinks() {
    return uplinks.stream()
        .map(link -> new LossyUplink(link.host().getHostAddress(), link::cut, link::restore))
        .toList();
  }

  @Override
  public List<String> interfaceAddresses(Site site) {
    List<InetAddress> addresses =
        site.equals(vehicle) ? List.of(FIRST_UPLINK, SECOND_UPLINK) : List.of(OPERATOR_UPLINK);
    return addresses.stream().map(InetAddress::getHostAddress).toList();
  }

  @Override
  public void close() {
    try {
      internet.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
