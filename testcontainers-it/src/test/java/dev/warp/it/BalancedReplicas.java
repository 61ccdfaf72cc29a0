package dev.warp.it;

import dev.warp.lab.netns.Host;
import dev.warp.lab.netns.Internet;
import dev.warp.lab.process.Teardown;
import dev.warp.lab.testbed.KeyFiles;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Three replicas of a map in the public network, and a balancer that makes them one address, for
 * UDP and for gRPC: it sends each of two hosts to a replica of its own.
 */
final class BalancedReplicas implements AutoCloseable {

  private static final int COUNT = 3;
  private static final int UDP_PORT = 13116;

  private final Teardown teardown = new Teardown();
  private final Internet internet;
  private final Host vehicle;
  private final Host operator;
  private final MapReplicas replicas;

  /**
   * Starts them, with the key {@code map} in the folder; the vehicle's gate goes to the first, the
   * operator's to the second.
   */
  BalancedReplicas(Internet internet, Host vehicle, Host operator, Path folder) {
    this.internet = internet;
    this.vehicle = vehicle;
    this.operator = operator;
    KeyFiles.make(folder, "map");
    this.replicas =
        teardown.add(
            new MapReplicas(
                COUNT,
                Optional.of(internet.core()),
                InetAddress.ofLiteral("0.0.0.0"),
                folder.resolve("map" + KeyFiles.SUFFIX),
                folder));
    internet.core().nft("table ip balancer");
    balance(0, 1);
  }

  MapReplicas replicas() {
    return replicas;
  }

  /** Which replicas the vehicle's and the operator's flows go to, those that are there too. */
  void balance(int ofVehicle, int ofOperator) {
    internet
        .core()
        .nft(
            """
            flush table ip balancer
            table ip balancer {
              chain in {
                type nat hook prerouting priority dstnat;
                %s
                %s
              }
            }
            """
                .formatted(rules(vehicle, ofVehicle), rules(operator, ofOperator)));
    // As a balancer does of a server that has gone.
    internet
        .core()
        .command("conntrack", "-D", "-p", "udp", "--orig-port-dst", Integer.toString(UDP_PORT))
        .execute();
  }

  private String rules(Host host, int replica) {
    String from = host.uplinks().getFirst().publicAddress().getHostAddress();
    return """
    ip saddr %1$s udp dport %2$d redirect to :%3$d
    ip saddr %1$s tcp dport %4$d redirect to :%5$d
    """
        .formatted(
            from,
            UDP_PORT,
            replicas.get(replica).udpPort(),
            MapAndGates.HTTP_PORT,
            replicas.get(replica).process().http().getPort());
  }

  /** Has the Redis hear nothing more of a replica, nor the other way round; {@link #reconnect}. */
  void disconnectFromRedis(int... numbers) {
    StringBuilder rules = new StringBuilder();
    for (int number : numbers) {
      rules.append(
          "ip daddr %s tcp dport %d drop\n"
              .formatted(MapReplicas.redisAddress(number), replicas.redisPort()));
    }
    internet
        .core()
        .nft(
            """
            table ip partition {
              chain out {
                type filter hook output priority filter;
                %s
              }
            }
            """
                .formatted(rules));
  }

  void reconnect() {
    internet.core().nft("delete table ip partition");
  }

  @Override
  public void close() {
    teardown.close();
  }
}
