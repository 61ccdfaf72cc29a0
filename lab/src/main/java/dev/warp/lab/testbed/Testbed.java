package dev.warp.lab.testbed;

import java.net.InetSocketAddress;
import java.util.List;

/** A network for the demo: a vehicle with two lossy uplinks, its operator, and a map. */
public sealed interface Testbed extends AutoCloseable permits NamespaceTestbed, LoopbackTestbed {

  /** What it is made of, in one line. */
  String description();

  /** Where the map runs. */
  Site map();

  /** UDP port for the map to listen on. */
  int mapPort();

  /** Where the gates reach the map. */
  InetSocketAddress mapAddress();

  /** The host with two uplinks, which sends. */
  Site vehicle();

  /** The host that receives. */
  Site operator();

  /** The vehicle's uplinks; of at least two. */
  List<LossyUplink> uplinks();

  /** Source addresses for a site's gate to use; empty if it finds its interfaces by itself. */
  List<String> interfaceAddresses(Site site);

  /** Removes all of it. */
  @Override
  void close();
}
