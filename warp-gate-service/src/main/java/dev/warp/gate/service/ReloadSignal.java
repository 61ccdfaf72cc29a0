package dev.warp.gate.service;

import dev.warp.control.v1.ReloadConfigResponse;
import dev.warp.gate.control.ControlPlane;
import io.grpc.StatusRuntimeException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/** Has a SIGHUP apply the configuration file anew, and says in the log what came of it. */
final class ReloadSignal {

  private static final Logger LOG = Logger.getLogger("warp.gate");
  private static final String NAME = "HUP";

  // Of module jdk.unsupported, and the only way to hear of a signal; the compiler minds their
  // names.
  private static final String SIGNAL = "sun.misc.Signal";
  private static final String HANDLER = "sun.misc.SignalHandler";

  private static final AtomicReference<ControlPlane> RUNNING = new AtomicReference<>();

  private ReloadSignal() {}

  /** Has signals reach a gate that runs. */
  static void reach(ControlPlane plane) {
    RUNNING.set(plane);
  }

  /** Signals reach no gate any more. */
  static void leave() {
    RUNNING.set(null);
  }

  /**
   * Listens from now on, for without this a signal ends the process; where the system has no such
   * signal, never hears it.
   */
  static void listen() {
    try {
      Class<?> signal = Class.forName(SIGNAL);
      Class<?> handler = Class.forName(HANDLER);
      Object reloading =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                reload();
                return null;
              });
      Object hangUp = signal.getConstructor(String.class).newInstance(NAME);
      signal.getMethod("handle", signal, handler).invoke(null, hangUp, reloading);
    } catch (ReflectiveOperationException e) {
      LOG.warnf("no SIGHUP is heard here, only 'warp reload': %s", e.getCause());
    }
  }

  private static void reload() {
    ControlPlane plane = RUNNING.get();
    if (plane == null) {
      LOG.info("SIGHUP: the gate is starting or ending, and applies nothing");
      return;
    }
    LOG.info("SIGHUP: applying the configuration file");
    plane.reload().onSuccess(ReloadSignal::report).onFailure(ReloadSignal::report);
  }

  private static void report(ReloadConfigResponse reloaded) {
    reloaded.getWarningsList().forEach(LOG::warn);
    reloaded.getChangesList().forEach(change -> LOG.infof("changed: %s", change));
    reloaded.getAtNextStartList().forEach(line -> LOG.warnf("at the next start: %s", line));
    if (reloaded.getChangesCount() == 0) {
      LOG.info("nothing is different");
    }
  }

  private static void report(Throwable failure) {
    String reason =
        failure instanceof StatusRuntimeException status
            ? status.getStatus().getDescription()
            : failure.toString();
    LOG.warnf("the configuration file is not applied: %s", reason);
  }
}
