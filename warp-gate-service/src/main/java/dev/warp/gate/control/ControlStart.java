package dev.warp.gate.control;

import dev.warp.control.access.AccessFiles;
import dev.warp.gate.config.GateConfiguration;
import dev.warp.gate.config.Identity;
import dev.warp.gate.io.Gate;
import dev.warp.gate.v1.Overlay;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.io.IOException;
import java.nio.file.Path;
import org.jboss.logging.Logger;

/** Brings a gate and its control plane up together. */
public final class ControlStart {

  private static final Logger LOG = Logger.getLogger("warp.control");

  private final Path file;
  private final GateConfiguration configuration;
  private final AccessFiles accessFiles;
  private final OverlayFile overlayFile;
  private final Overlay overlay;
  private final KeptChanges kept;
  private final GateConfiguration startable;

  /**
   * Reads what the API was told to keep. Blocks.
   *
   * @param file the configuration's
   */
  public ControlStart(Path file, GateConfiguration configuration) {
    this.file = file;
    this.configuration = configuration;
    Path beside =
        configuration.identity() instanceof Identity.KeyFile(Path keyFile) ? keyFile : file;
    this.accessFiles = AccessFiles.beside(beside);
    this.overlayFile = new OverlayFile(AccessFiles.sibling(beside, ".overlay.json"));
    this.overlay = read(overlayFile);
    this.kept = new KeptChanges(overlay, configuration);
    this.startable = kept.startable();
  }

  private static Overlay read(OverlayFile overlayFile) {
    try {
      return overlayFile.read();
    } catch (IOException e) {
      LOG.warnf("%s; the gate starts as its configuration file says", e.getMessage());
      return Overlay.getDefaultInstance();
    }
  }

  /** The file with the token of whoever administers this gate from its host. */
  public Path tokenFile() {
    return accessFiles.token();
  }

  /** What of the configuration file the gate is to be started with. */
  public GateConfiguration startable() {
    return startable;
  }

  /**
   * Serves a gate that has just started as {@link #startable} says.
   *
   * @return completes when what was kept is there again
   */
  public Future<Void> serve(
      Vertx vertx, Gate gate, ControlPlane plane, CallChecks checks, String version) {
    LiveGate live =
        new LiveGate(
            gate,
            ((VertxInternal) vertx).createEventLoopContext(),
            file,
            overlayFile,
            startable,
            configuration,
            overlay);
    checks.open(accessFiles, configuration.http().host());
    return kept.apply(live, LOG::warn).onSuccess(applied -> plane.serve(live, version));
  }
}
