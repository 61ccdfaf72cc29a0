package dev.warp.lab.sim;

/** Sees every event of a network, in order. It must not change the network from within. */
@FunctionalInterface
public interface NetworkObserver {

  void onEvent(NetworkEvent event);
}
