package dev.warp.cli.gate;

import dev.warp.cli.output.Listing;
import dev.warp.cli.output.Units;
import dev.warp.cli.remote.GateCommand;
import dev.warp.cli.remote.RemoteOptions;
import dev.warp.control.v1.Interface;
import dev.warp.control.v1.ListInterfacesRequest;
import dev.warp.control.v1.ListInterfacesResponse;
import dev.warp.control.v1.UpdateInterfaceRequest;
import dev.warp.control.v1.UpdateInterfaceResponse;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code warp interfaces}. Without a subcommand it lists them. */
@Command(
    name = "interfaces",
    description = "List, enable, disable and label the interfaces that a gate sends from.",
    synopsisSubcommandLabel = "[COMMAND]",
    subcommands = {
      InterfacesCommand.ListAll.class,
      InterfacesCommand.Enable.class,
      InterfacesCommand.Disable.class,
      InterfacesCommand.Label.class
    })
public final class InterfacesCommand extends GateCommand {

  private static Listing<Interface> listing() {
    return new Listing<Interface>()
        .text("NAME", Interface::getName)
        .text("LABEL", Interface::getLabel)
        .text("ENABLED", it -> Units.yesNo(it.getEnabled()))
        .text("OPEN", it -> Units.yesNo(it.getOpen()))
        .figure("COST", it -> Units.count(it.getCost()))
        .texts("ADDRESS", Interface::getAddressesList)
        .texts("SEEN AS", Interface::getReflexiveList);
  }

  @Override
  public void run() {
    list(remote());
  }

  private static void list(RemoteOptions remote) {
    ListInterfacesResponse answer =
        remote.ask(gate -> gate.gate().listInterfaces(ListInterfacesRequest.getDefaultInstance()));
    remote.output().print(answer, out -> listing().print(answer.getInterfacesList(), out));
  }

  @Command(
      name = "list",
      description = {
        "List those that the gate's configuration lets it use.",
        "OPEN: whether the gate has a socket there. SEEN AS: where the map sees it."
      })
  static final class ListAll extends Member {

    @Override
    public void run() {
      list(remote());
    }
  }

  @Command(name = "enable", description = "Use an interface again. Needs role operator.")
  static final class Enable extends Change {

    @Override
    public void run() {
      update(named().setEnabled(true));
    }
  }

  @Command(name = "disable", description = "Use an interface no more. Needs role operator.")
  static final class Disable extends Change {

    @Override
    public void run() {
      update(named().setEnabled(false));
    }
  }

  @Command(
      name = "label",
      description = "Say what to call an interface in status and metrics. Needs role operator.")
  static final class Label extends Change {

    @Parameters(
        index = "1",
        paramLabel = "TEXT",
        description = "The label; \"\" for that of the file.")
    private String label;

    @Override
    public void run() {
      update(named().setLabel(label));
    }
  }

  /** A change of one interface. */
  abstract static class Change extends Member {

    @Parameters(index = "0", paramLabel = "NAME", description = "The host's name for it.")
    private String name;

    @Option(names = "--persist", description = "Keep it so after a restart of the gate.")
    private boolean persist;

    UpdateInterfaceRequest.Builder named() {
      return UpdateInterfaceRequest.newBuilder().setName(name).setPersist(persist);
    }

    void update(UpdateInterfaceRequest.Builder request) {
      UpdateInterfaceResponse answer =
          remote().ask(gate -> gate.gate().updateInterface(request.build()));
      remote().output().print(answer, out -> listing().print(List.of(answer.getInterface()), out));
    }
  }
}
