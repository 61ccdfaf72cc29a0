package dev.warp.gate.io;

import dev.warp.gate.engine.boundary.GateEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/** Keeps what a gate says. */
final class RecordedLog implements Gate.Log {

  private final List<GateEvent> events = new CopyOnWriteArrayList<>();
  private final List<String> names = new CopyOnWriteArrayList<>();
  private final List<String> warnings = new CopyOnWriteArrayList<>();

  private volatile Consumer<GateEvent> listener = event -> {};

  /** Has somebody hear each event, on the event loop. */
  void tell(Consumer<GateEvent> everyEvent) {
    listener = everyEvent;
  }

  @Override
  public void event(GateEvent event, IntFunction<String> interfaceNames) {
    events.add(event);
    listener.accept(event);
    switch (event) {
      case GateEvent.PathUp up -> names.add(interfaceNames.apply(up.interfaceId()));
      case GateEvent.PathDown down -> names.add(interfaceNames.apply(down.interfaceId()));
      default -> {}
    }
  }

  @Override
  public void warning(String text) {
    warnings.add(text);
  }

  @Override
  public void tick() {}

  <E extends GateEvent> List<E> events(Class<E> kind) {
    return events.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** Of the interfaces of paths that came up or went down. */
  List<String> interfaceNames() {
    return List.copyOf(names);
  }

  List<String> warnings() {
    return List.copyOf(warnings);
  }
}
