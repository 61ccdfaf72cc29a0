package dev.warp.gate.control;

import com.google.rpc.Code;
import dev.warp.control.call.FieldErrors;
import dev.warp.control.v1.ReloadConfigResponse;
import dev.warp.gate.config.ConfigurationResult;
import dev.warp.gate.config.GateConfiguration;
import dev.warp.gate.config.GateConfigurationReader;
import dev.warp.gate.config.HostRequirements;
import dev.warp.gate.config.Identity;
import dev.warp.gate.config.InterfacesConfiguration;
import dev.warp.gate.config.Problem;
import io.grpc.StatusRuntimeException;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/**
 * Applies the configuration file as it is now. A file with mistakes changes nothing, nor does one
 * of which a part cannot be had.
 */
final class Reload {

  private final LiveGate live;

  Reload(LiveGate live) {
    this.live = live;
  }

  Future<ReloadConfigResponse> run() {
    return live.turns()
        .take(
            () ->
                live.turns()
                    .blocking(() -> GateConfigurationReader.read(live.configurationFile()))
                    .compose(this::apply));
  }

  private Future<ReloadConfigResponse> apply(ConfigurationResult read) {
    return switch (read) {
      case ConfigurationResult.Rejected rejected -> {
        rejected.requirements().ifPresent(HostRequirements::zeroSecrets);
        yield Future.failedFuture(mistakes(rejected.problems()));
      }
      case ConfigurationResult.Accepted accepted -> apply(accepted);
    };
  }

  private static StatusRuntimeException mistakes(List<Problem> problems) {
    FieldErrors errors = new FieldErrors();
    problems.forEach(wrong -> errors.add(wrong.key(), place(wrong) + wrong.message()));
    return errors.exception();
  }

  private static String place(Problem wrong) {
    return wrong.line() > 0 ? "%s:%d: ".formatted(wrong.file(), wrong.line()) : wrong.file() + ": ";
  }

  private Future<ReloadConfigResponse> apply(ConfigurationResult.Accepted accepted) {
    GateConfiguration before = live.configuration();
    GateConfiguration after = accepted.configuration();
    List<String> changes = new ArrayList<>();
    List<String> atNextStart = new ArrayList<>(fixed(before, after));
    // It is compared by now, and nothing else is done with it.
    after.identity().zeroSecrets();
    ReloadPlan plan = new ReloadPlan(live, before, after);
    InterfacesConfiguration interfaces =
        planInterfaces(before.interfaces(), after.interfaces(), plan.steps(), changes, atNextStart);
    return plan.steps()
        .run()
        .onFailure(failure -> after.close())
        .recover(failure -> Future.failedFuture(refused(failure)))
        .map(
            done -> {
              live.applied(before.with(interfaces, after.farGates(), after.tunnels()));
              return ReloadConfigResponse.newBuilder()
                  .addAllChanges(plan.changes())
                  .addAllChanges(changes)
                  .addAllAtNextStart(atNextStart)
                  .addAllAtNextStart(plan.atNextStart())
                  .addAllWarnings(plan.warnings())
                  .addAllWarnings(accepted.warnings().stream().map(Problem::toString).toList())
                  .build();
            });
  }

  private static Throwable refused(Throwable failure) {
    if (!(failure instanceof StatusRuntimeException status)) {
      return failure;
    }
    return FieldErrors.of(
        Code.FAILED_PRECONDITION,
        "",
        "nothing is changed, for a part of the file cannot be had: "
            + status.getStatus().getDescription());
  }

  private static List<String> fixed(GateConfiguration before, GateConfiguration after) {
    List<String> different = new ArrayList<>();
    if (!isSame(before.identity(), after.identity())) {
      different.add("private_key or private_key_file");
    }
    if (!before.maps().equals(after.maps())) {
      different.add("warp_map");
    }
    if (!before.http().equals(after.http())) {
      different.add("http");
    }
    if (!before.log().equals(after.log())) {
      different.add("log");
    }
    if (!before.control().equals(after.control())) {
      different.add("control");
    }
    return different;
  }

  private static boolean isSame(Identity before, Identity after) {
    if (before instanceof Identity.Configured one && after instanceof Identity.Configured other) {
      return one.privateKey().publicKey().equals(other.privateKey().publicKey());
    }
    return before.equals(after);
  }

  /** Plans what can be done of it while the gate runs, and returns that. */
  private InterfacesConfiguration planInterfaces(
      InterfacesConfiguration before,
      InterfacesConfiguration after,
      Steps steps,
      List<String> changes,
      List<String> atNextStart) {
    InterfacesConfiguration applicable =
        new InterfacesConfiguration(
            before.scanInterval(),
            before.keepAliveInterval(),
            after.patterns(),
            after.bindToDevice(),
            before.port(),
            after.portMapping(),
            after.addresses(),
            after.labels(),
            after.costs());
    if (!applicable.equals(before)) {
      steps.add(
          () -> live.gate().useInterfaces(applicable), () -> live.gate().useInterfaces(before));
      changes.add("interfaces: used as the file says now");
    }
    if (!applicable.equals(after)) {
      atNextStart.add("interfaces: port or intervals");
    }
    return applicable;
  }
}
