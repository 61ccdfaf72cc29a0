package dev.warp.gate.io;

import dev.warp.protocol.wire.Endpoint;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.Int2ObjectHashMap;

/**
 * The sockets that face the network, by the number of their interface. Belongs to the event loop.
 */
final class OpenInterfaces {

  /** Interface ids are 16 bits on the wire, and the highest stands for all of them. */
  private static final int IDS = 0xffff;

  private final Int2ObjectHashMap<InterfaceSockets> byId = new Int2ObjectHashMap<>();
  private final List<InterfaceSockets> all = new ArrayList<>();
  private int lastId = -1;

  /** A number that none of these has. */
  int newId() {
    do {
      lastId = (lastId + 1) % IDS;
    } while (byId.containsKey(lastId));
    return lastId;
  }

  void add(InterfaceSockets sockets) {
    byId.put(sockets.id(), sockets);
    all.add(sockets);
  }

  /** Lets go of an interface's sockets, for the caller to close. */
  void remove(InterfaceSockets sockets) {
    byId.remove(sockets.id());
    all.remove(sockets);
  }

  boolean has(InterfaceSockets sockets) {
    return byId.get(sockets.id()) == sockets;
  }

  /** In the order in which they were added. */
  List<InterfaceSockets> all() {
    return all;
  }

  /** What people call an interface; its number, if it is there no more. */
  String name(int id) {
    InterfaceSockets sockets = byId.get(id);
    return sockets == null ? "interface " + id : sockets.source().label();
  }

  /** Sends a datagram from an interface; none from one that is there no more. */
  void send(int id, Endpoint to, byte[] data, int offset, int length) {
    InterfaceSockets sockets = byId.get(id);
    if (sockets != null) {
      sockets.send(data, offset, length, to);
    }
  }

  /** The same for one of several datagrams that leave by turns. */
  void sendInTurn(int id, Endpoint to, byte[] data, int offset, int length, int turn) {
    InterfaceSockets sockets = byId.get(id);
    if (sockets != null) {
      sockets.sendInTurn(data, offset, length, to, turn);
    }
  }

  void flush() {
    for (int i = 0; i < all.size(); i++) {
      all.get(i).flush();
    }
  }

  /** Completes when all sockets are closed. */
  Future<Void> close() {
    return Future.join(all.stream().map(InterfaceSockets::close).toList()).mapEmpty();
  }
}
