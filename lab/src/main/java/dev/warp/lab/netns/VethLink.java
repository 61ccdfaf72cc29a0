package dev.warp.lab.netns;

/**
 * A cable between two namespaces: a pair of veth devices. It goes with the first of its namespaces
 * that is closed.
 */
public final class VethLink {

  private final Device near;
  private final Device far;

  private VethLink(Device near, Device far) {
    this.near = near;
    this.far = far;
  }

  /** Connects two namespaces by devices of the given names, both up. */
  public static VethLink create(Namespace near, String nearName, Namespace far, String farName) {
    near.ip("link add %s type veth peer name %s netns %s".formatted(nearName, farName, far.name()));
    VethLink link = new VethLink(new Device(near, nearName), new Device(far, farName));
    for (Device end : new Device[] {link.near, link.far}) {
      // A sender's large segment must be cut up before the link, as a network card does it:
      // otherwise a loss rule drops many datagrams as one.
      end.namespace().ip("link set %s gso_max_segs 1".formatted(end.name()));
      end.setUp();
    }
    return link;
  }

  /** The device in the first namespace. */
  public Device near() {
    return near;
  }

  /** The device in the second namespace. */
  public Device far() {
    return far;
  }

  /** Unplugs the cable at the far end: the near device loses its carrier, and keeps its address. */
  public void cut() {
    far.setDown();
  }

  /** Plugs it in again. */
  public void restore() {
    far.setUp();
    near.restore();
  }
}
