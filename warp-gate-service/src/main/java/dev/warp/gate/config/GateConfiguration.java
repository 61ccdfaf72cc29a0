package dev.warp.gate.config;

import java.util.List;

/**
 * What a gate is told to do: the whole of its configuration file, checked, with every default
 * filled in.
 *
 * @param identity where the gate's private key comes from
 * @param interfaces what to send from
 * @param maps the warp-maps in the order of preference; none where every far gate has addresses
 * @param farGates the peers, at least one, each with a name and a key of its own
 * @param tunnels in the order of the file, each with a name and a port of its own
 * @param http where health, metrics and the control plane are served
 * @param log what the log looks like
 * @param control what operators of a map may do here
 */
public record GateConfiguration(
    Identity identity,
    InterfacesConfiguration interfaces,
    List<MapConfiguration> maps,
    List<FarGateConfiguration> farGates,
    List<TunnelConfiguration> tunnels,
    HttpConfiguration http,
    LogConfiguration log,
    ControlConfiguration control)
    implements AutoCloseable {

  public GateConfiguration {
    maps = List.copyOf(maps);
    farGates = List.copyOf(farGates);
    tunnels = List.copyOf(tunnels);
  }

  /** The same with other interfaces, far gates and tunnels. */
  public GateConfiguration with(
      InterfacesConfiguration otherInterfaces,
      List<FarGateConfiguration> otherFarGates,
      List<TunnelConfiguration> otherTunnels) {
    return new GateConfiguration(
        identity, otherInterfaces, maps, otherFarGates, otherTunnels, http, log, control);
  }

  /** Zeroes the private key and the pre-shared keys that stood in the file. */
  @Override
  public void close() {
    identity.zeroSecrets();
    farGates.forEach(farGate -> farGate.presharedKey().ifPresent(PresharedKey::close));
  }
}
