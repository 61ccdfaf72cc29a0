package dev.warp.cli.fleet;

import com.google.protobuf.Message;
import dev.warp.cli.output.Listing;
import dev.warp.cli.output.Units;
import dev.warp.cli.remote.RemoteCommand;
import dev.warp.cli.remote.RemoteOptions;
import dev.warp.control.v1.Admission;
import dev.warp.control.v1.AdmissionPolicy;
import dev.warp.control.v1.FleetServiceAllowGateRequest;
import dev.warp.control.v1.FleetServiceDenyGateRequest;
import dev.warp.control.v1.FleetServiceForgetGateRequest;
import dev.warp.control.v1.FleetServiceListAdmissionsRequest;
import dev.warp.control.v1.FleetServiceListAdmissionsResponse;
import dev.warp.control.v1.FleetServiceSetAdmissionPolicyRequest;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code warp fleet admissions}. Without a subcommand it lists them. */
@Command(
    name = "admissions",
    description = "Say which gates a map admits.",
    synopsisSubcommandLabel = "[COMMAND]",
    subcommands = {
      AdmissionsCommand.ListAll.class,
      AdmissionsCommand.Allow.class,
      AdmissionsCommand.Deny.class,
      AdmissionsCommand.Forget.class,
      AdmissionsCommand.Policy.class
    })
final class AdmissionsCommand extends RemoteCommand.Member {

  @Override
  public void run() {
    list(remote());
  }

  private static void list(RemoteOptions remote) {
    FleetServiceListAdmissionsResponse answer =
        remote.ask(
            map ->
                map.fleet().listAdmissions(FleetServiceListAdmissionsRequest.getDefaultInstance()));
    remote.output().print(answer, out -> print(answer, out));
  }

  private static void print(FleetServiceListAdmissionsResponse answer, PrintWriter out) {
    out.println(
        switch (answer.getPolicy()) {
          case ADMISSION_POLICY_OPEN -> "gates that are not listed are admitted";
          case ADMISSION_POLICY_LISTED -> "gates that are not listed are denied";
          case ADMISSION_POLICY_UNSPECIFIED, UNRECOGNIZED ->
              "what happens to gates that are not listed is not known";
        });
    out.println();
    new Listing<Admission>()
        .text("GATE", Admission::getPublicKey)
        .text("ADMITTED", admission -> Units.yesNo(admission.getAllowed()))
        .text("NOTE", Admission::getNote)
        .print(answer.getAdmissionsList(), out);
  }

  @Command(name = "list", description = "List the gates that are admitted or denied by name.")
  static final class ListAll extends Member {

    @Override
    public void run() {
      list(remote());
    }
  }

  @Command(name = "allow", description = "Admit a gate. Needs role admin.")
  static final class Allow extends Noted {

    @Override
    public void run() {
      FleetServiceAllowGateRequest request =
          FleetServiceAllowGateRequest.newBuilder().setPublicKey(key).setNote(note).build();
      done(remote().ask(map -> map.fleet().allowGate(request)), "admitted");
    }
  }

  @Command(
      name = "deny",
      description = {
        "Deny a gate: what it has at the map ends. Needs role admin.",
        "Tunnels go on as long as its gates reach each other without the map."
      })
  static final class Deny extends Noted {

    @Override
    public void run() {
      FleetServiceDenyGateRequest request =
          FleetServiceDenyGateRequest.newBuilder().setPublicKey(key).setNote(note).build();
      done(remote().ask(map -> map.fleet().denyGate(request)), "denied");
    }
  }

  @Command(name = "forget", description = "Leave a gate to the policy. Needs role admin.")
  static final class Forget extends Change {

    @Override
    public void run() {
      FleetServiceForgetGateRequest request =
          FleetServiceForgetGateRequest.newBuilder().setPublicKey(key).build();
      done(remote().ask(map -> map.fleet().forgetGate(request)), "forgotten");
    }
  }

  @Command(
      name = "policy",
      description = "Say what happens to gates that are not listed. Needs role admin.")
  static final class Policy extends Member {

    /** Words for the policies. */
    private enum Word {
      OPEN(AdmissionPolicy.ADMISSION_POLICY_OPEN),
      LISTED(AdmissionPolicy.ADMISSION_POLICY_LISTED);

      private final AdmissionPolicy policy;

      Word(AdmissionPolicy policy) {
        this.policy = policy;
      }
    }

    @Parameters(
        paramLabel = "open|listed",
        description = "Admit them, or admit only those that are listed.")
    private Word word;

    @Override
    public void run() {
      FleetServiceSetAdmissionPolicyRequest request =
          FleetServiceSetAdmissionPolicyRequest.newBuilder().setPolicy(word.policy).build();
      Message answer = remote().ask(map -> map.fleet().setAdmissionPolicy(request));
      remote().output().print(answer, out -> out.println("done"));
    }
  }

  /** A change about one gate. */
  abstract static class Change extends Member {

    @Parameters(paramLabel = "KEY", description = "Its public key.")
    String key;

    void done(Message answer, String word) {
      remote().output().print(answer, out -> out.println(word + " " + Units.printable(key)));
    }
  }

  /** A change about one gate that can say why. */
  abstract static class Noted extends Change {

    @Option(names = "--note", paramLabel = "TEXT", description = "Why, for people.")
    String note = "";
  }
}
