package dev.warp.lab.sim;

import java.util.ArrayList;
import java.util.List;

/** Counts what happens and tells the observers. Events are made only if somebody observes. */
final class Journal {

  private final VirtualTime time;
  private final TrafficCounters counters = new TrafficCounters();
  private final List<NetworkObserver> observers = new ArrayList<>();

  Journal(VirtualTime time) {
    this.time = time;
  }

  TrafficCounters counters() {
    return counters;
  }

  void add(NetworkObserver observer) {
    observers.add(observer);
  }

  void remove(NetworkObserver observer) {
    observers.remove(observer);
  }

  void sent(String place, Datagram datagram) {
    counters.countSent();
    if (isObserved()) {
      tell(new NetworkEvent.Sent(time.nowNanos(), place, datagram));
    }
  }

  void injected(String place, Datagram datagram) {
    counters.countInjected();
    if (isObserved()) {
      tell(new NetworkEvent.Injected(time.nowNanos(), place, datagram));
    }
  }

  void intercepted(String place, Datagram datagram) {
    counters.countIntercepted();
    if (isObserved()) {
      tell(new NetworkEvent.Intercepted(time.nowNanos(), place, datagram));
    }
  }

  void released(String place, Datagram datagram) {
    counters.countReleased();
    if (isObserved()) {
      tell(new NetworkEvent.Released(time.nowNanos(), place, datagram));
    }
  }

  void translated(String place, Datagram before, Datagram after) {
    if (isObserved()) {
      tell(new NetworkEvent.Translated(time.nowNanos(), place, before, after));
    }
  }

  void duplicated(String place, Datagram original, Datagram copy) {
    counters.countDuplicated();
    if (isObserved()) {
      tell(new NetworkEvent.Duplicated(time.nowNanos(), place, original, copy));
    }
  }

  void corrupted(String place, Datagram before, Datagram after) {
    counters.countCorrupted();
    if (isObserved()) {
      tell(new NetworkEvent.Corrupted(time.nowNanos(), place, before, after));
    }
  }

  void dropped(String place, Datagram datagram, DropReason reason) {
    counters.countDropped(reason);
    if (isObserved()) {
      tell(new NetworkEvent.Dropped(time.nowNanos(), place, datagram, reason));
    }
  }

  void delivered(String place, Datagram datagram) {
    counters.countDelivered();
    if (isObserved()) {
      tell(new NetworkEvent.Delivered(time.nowNanos(), place, datagram));
    }
  }

  void changed(String place, String change) {
    if (isObserved()) {
      tell(new NetworkEvent.Changed(time.nowNanos(), place, change));
    }
  }

  private boolean isObserved() {
    return !observers.isEmpty();
  }

  private void tell(NetworkEvent event) {
    for (NetworkObserver observer : observers) {
      observer.onEvent(event);
    }
  }
}
