package dev.warp.cli.tunnels;

import dev.warp.control.v1.LoopbackGate;
import dev.warp.control.v1.TunnelSpec;
import dev.warp.control.v1.UnixGate;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where applications enter and leave a tunnel. */
final class SocketOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--port",
      order = 1,
      paramLabel = "N",
      description = "UDP port that applications send to.")
  private Optional<Integer> port = Optional.empty();

  @Option(
      names = "--reply-port",
      order = 2,
      paramLabel = "N",
      description = "UDP port that payloads from the far side go to. Default: whoever sent last.")
  private Optional<Integer> replyPort = Optional.empty();

  @Option(
      names = "--ipv4",
      order = 3,
      arity = "1",
      paramLabel = "BOOLEAN",
      description = "Whether to listen on 127.0.0.1. Default: true.")
  private Optional<Boolean> ipv4 = Optional.empty();

  @Option(
      names = "--ipv6",
      order = 4,
      arity = "1",
      paramLabel = "BOOLEAN",
      description = "Whether to listen on ::1. Default: false.")
  private Optional<Boolean> ipv6 = Optional.empty();

  @Option(
      names = "--unix",
      order = 5,
      paramLabel = "PATH",
      description = "A Unix datagram socket that applications send to, instead of a port.")
  private Optional<String> path = Optional.empty();

  @Option(
      names = "--mode",
      order = 6,
      paramLabel = "OCTAL",
      description = "Permissions of the Unix socket. Default: 0600.")
  private Optional<String> mode = Optional.empty();

  @Option(
      names = "--owner",
      order = 7,
      paramLabel = "USER",
      description = "User that the Unix socket is given to.")
  private Optional<String> owner = Optional.empty();

  @Option(
      names = "--group",
      order = 8,
      paramLabel = "GROUP",
      description = "Group that the Unix socket is given to.")
  private Optional<String> group = Optional.empty();

  /**
   * Sets what is given.
   *
   * @throws ParameterException if UDP ports and a Unix socket are mixed
   */
  void addTo(TunnelSpec.Builder tunnel) {
    if (isLoopback() && isUnix()) {
      throw new ParameterException(
          spec.commandLine(), "UDP ports and a Unix socket do not go together");
    }
    if (isLoopback()) {
      LoopbackGate.Builder gate = tunnel.getLoopbackBuilder();
      port.ifPresent(gate::setApplicationToGate);
      replyPort.ifPresent(gate::setGateToApplication);
      ipv4.ifPresent(gate::setIpv4);
      ipv6.ifPresent(gate::setIpv6);
    } else if (isUnix()) {
      UnixGate.Builder gate = tunnel.getUnixBuilder();
      path.ifPresent(gate::setPath);
      mode.ifPresent(gate::setMode);
      owner.ifPresent(gate::setOwner);
      group.ifPresent(gate::setGroup);
    }
  }

  /**
   * Makes sure that there is a socket to open.
   *
   * @throws ParameterException if there is none
   */
  void requireSocket() {
    if (port.isEmpty() && path.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "one of --port and --unix is needed");
    }
  }

  private boolean isLoopback() {
    return port.isPresent() || replyPort.isPresent() || ipv4.isPresent() || ipv6.isPresent();
  }

  private boolean isUnix() {
    return path.isPresent() || mode.isPresent() || owner.isPresent() || group.isPresent();
  }
}
