package dev.warp.cli.gate;

import dev.warp.cli.output.Listing;
import dev.warp.cli.output.Origins;
import dev.warp.cli.output.Units;
import dev.warp.cli.remote.GateCommand;
import dev.warp.cli.remote.RemoteOptions;
import dev.warp.control.v1.AddFarGateRequest;
import dev.warp.control.v1.AddFarGateResponse;
import dev.warp.control.v1.FarGate;
import dev.warp.control.v1.ListFarGatesRequest;
import dev.warp.control.v1.ListFarGatesResponse;
import dev.warp.control.v1.RemoveFarGateRequest;
import dev.warp.control.v1.RemoveFarGateResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code warp far-gates}. Without a subcommand it lists them. */
@Command(
    name = "far-gates",
    description = "List, add and remove the gates that a gate talks to.",
    synopsisSubcommandLabel = "[COMMAND]",
    subcommands = {
      FarGatesCommand.ListAll.class,
      FarGatesCommand.Add.class,
      FarGatesCommand.Remove.class
    })
public final class FarGatesCommand extends GateCommand {

  private static Listing<FarGate> listing() {
    return new Listing<FarGate>()
        .text("NAME", FarGate::getName)
        .text("PUBLIC KEY", FarGate::getPublicKey)
        .text(
            "SESSION",
            it ->
                it.hasSessionAge()
                    ? Units.age(it.getSessionAge())
                    : it.getSessionUp() ? "up" : "none")
        .text("ORIGIN", it -> Origins.word(it.getOrigin()))
        .texts("ADDRESS", FarGate::getAddressesList);
  }

  @Override
  public void run() {
    list(remote());
  }

  private static void list(RemoteOptions remote) {
    ListFarGatesResponse answer =
        remote.ask(gate -> gate.gate().listFarGates(ListFarGatesRequest.getDefaultInstance()));
    remote.output().print(answer, out -> listing().print(answer.getFarGatesList(), out));
  }

  @Command(
      name = "list",
      description = {
        "List the gates that this one talks to. SESSION is the age of the keys with it.",
        "warp paths shows how they are reached."
      })
  static final class ListAll extends Member {

    @Override
    public void run() {
      list(remote());
    }
  }

  @Command(
      name = "add",
      sortOptions = false,
      description = {
        "Let a gate talk to this one. Needs role admin, and works only at the gate itself.",
        "It is known until this gate stops, and with --persist after a restart, too."
      })
  static final class Add extends Member {

    @Parameters(index = "0", paramLabel = "NAME", description = "What to call it here.")
    private String name;

    @Parameters(index = "1", paramLabel = "KEY", description = "Its public key.")
    private String key;

    @Option(
        names = "--address",
        order = 1,
        paramLabel = "HOST:PORT",
        description = "Where it can be reached without a map. Can be given several times.")
    private List<String> addresses = new ArrayList<>();

    @Option(
        names = "--preshared-key-file",
        order = 2,
        paramLabel = "FILE",
        description = "File with a secret that both gates have, in base32; for its owner only.")
    private Optional<Path> presharedKeyFile = Optional.empty();

    @Option(
        names = "--persist",
        order = 3,
        description = "Have it there again after a restart of the gate.")
    private boolean persist;

    @Override
    public void run() {
      AddFarGateRequest.Builder request =
          AddFarGateRequest.newBuilder()
              .setName(name)
              .setPublicKey(key)
              .addAllAddresses(addresses)
              .setPersist(persist);
      presharedKeyFile.map(SecretFile::read).ifPresent(request::setPresharedKey);
      AddFarGateResponse answer = remote().ask(gate -> gate.gate().addFarGate(request.build()));
      remote().output().print(answer, out -> listing().print(List.of(answer.getFarGate()), out));
    }
  }

  @Command(
      name = "remove",
      description = {
        "Talk to a gate no more. Needs role admin, and works only at the gate itself.",
        "One of the configuration file is there again after a restart, unless removed with"
            + " --persist."
      })
  static final class Remove extends Member {

    @Parameters(paramLabel = "NAME", description = "Which.")
    private String name;

    @Option(names = "--persist", description = "Keep it away after a restart of the gate.")
    private boolean persist;

    @Override
    public void run() {
      RemoveFarGateRequest request =
          RemoveFarGateRequest.newBuilder().setName(name).setPersist(persist).build();
      RemoveFarGateResponse answer = remote().ask(gate -> gate.gate().removeFarGate(request));
      remote().output().print(answer, out -> out.println("removed " + Units.printable(name)));
    }
  }
}
