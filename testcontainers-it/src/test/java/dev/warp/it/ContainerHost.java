package dev.warp.it;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.ContainerNetwork;
import dev.warp.lab.netns.Namespace;
import dev.warp.lab.process.CommandFailedException;
import dev.warp.lab.testbed.Site;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/**
 * A host of a network of containers: a container that does nothing but own the host's devices,
 * addresses and routes. Services run in containers of their own and use its network, as those of a
 * pod do in Kubernetes: they are started and stopped, and it stays; and only it may change routes.
 */
final class ContainerHost implements AutoCloseable {

  /** Answers may arrive on an uplink that is not the preferred route to their sender. */
  private static final Map<String, String> LOOSE_REVERSE_PATH =
      Map.of("net.ipv4.conf.all.rp_filter", "2");

  private static final Map<String, String> FORWARDING = Map.of("net.ipv4.ip_forward", "1");

  private final DockerClient docker = DockerClientFactory.lazyClient();
  private final GenericContainer<?> container;
  private final Namespace namespace;
  private final String role;

  private ContainerHost(GenericContainer<?> container, Namespace namespace, String role) {
    this.container = container;
    this.namespace = namespace;
    this.role = role;
  }

  /**
   * Starts a host.
   *
   * @param image with a shell and iproute2
   * @param role what it stands for, as in "vehicle"
   * @param network that it is in from the beginning
   */
  static ContainerHost start(String image, String role, Network network) {
    return start(image, role, network, LOOSE_REVERSE_PATH);
  }

  /** The same, and it passes on what is not for itself. */
  static ContainerHost startRouter(String image, String role, Network network) {
    return start(image, role, network, FORWARDING);
  }

  private static ContainerHost start(
      String image, String role, Network network, Map<String, String> settings) {
    GenericContainer<?> container = container(image, network, settings);
    try {
      container.start();
      long pid = container.getCurrentContainerInfo().getState().getPidLong();
      return new ContainerHost(container, Namespace.ofProcess(role, pid), role);
    } catch (RuntimeException e) {
      container.close();
      throw e;
    }
  }

  @SuppressWarnings("resource") // the host's to close
  private static GenericContainer<?> container(
      String image, Network network, Map<String, String> settings) {
    return new GenericContainer<>(DockerImageName.parse(image))
        .withNetwork(network)
        .withCommand("sleep", "infinity")
        .withCreateContainerCmdModifier(
            command ->
                command.getHostConfig().withCapAdd(Capability.NET_ADMIN).withSysctls(settings));
  }

  /** Where sockets of this process can be opened on the host. */
  Site site() {
    return new Site(role, Optional.of(namespace));
  }

  /** What a service's container takes as its network. */
  String networkMode() {
    return "container:" + container.getContainerId();
  }

  /** Its address in a network that it is in. */
  InetAddress address(Network network) {
    return docker
        .inspectContainerCmd(container.getContainerId())
        .exec()
        .getNetworkSettings()
        .getNetworks()
        .values()
        .stream()
        .filter(one -> network.getId().equals(one.getNetworkID()))
        .map(one -> InetAddress.ofLiteral(one.getIpAddress()))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(role + " is not in " + network.getId()));
  }

  /** The name of its device in a network that it is in. */
  String device(Network network) {
    // As in "7: eth1    inet 172.30.2.3/24 brd ...".
    return run("ip", "-oneline", "address", "show", "to", address(network).getHostAddress())
        .split("\\s+", 3)[1];
  }

  /** Plugs it into a further network, or one that it was unplugged from. */
  void connect(Network network) {
    docker
        .connectToNetworkCmd()
        .withNetworkId(network.getId())
        .withContainerId(container.getContainerId())
        .withContainerNetwork(new ContainerNetwork())
        .exec();
  }

  /** Unplugs it: its device in that network is gone, with address and routes. */
  void disconnect(Network network) {
    docker
        .disconnectFromNetworkCmd()
        .withNetworkId(network.getId())
        .withContainerId(container.getContainerId())
        .exec();
  }

  /** Puts a text into a file of the container. */
  void write(String file, String text) {
    container.copyFileToContainer(Transferable.of(text), file);
  }

  /**
   * Runs a program in the container.
   *
   * @return what it printed
   * @throws CommandFailedException if it exits with another code than 0
   */
  String run(String... command) {
    try {
      ExecResult result = container.execInContainer(command);
      if (result.getExitCode() != 0) {
        throw new CommandFailedException(
            "%s in %s: exit code %d: %s%s"
                .formatted(
                    String.join(" ", List.of(command)),
                    role,
                    result.getExitCode(),
                    result.getStdout(),
                    result.getStderr()));
      }
      return result.getStdout();
    } catch (IOException e) {
      throw new CommandFailedException(role + ": cannot run " + List.of(command), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailedException(role + ": interrupted", e);
    }
  }

  /** Stops it; the services in its network lose it. */
  @Override
  public void close() {
    try (container) {
      namespace.close();
    }
  }
}
