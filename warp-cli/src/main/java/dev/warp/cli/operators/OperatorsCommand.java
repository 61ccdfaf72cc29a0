package dev.warp.cli.operators;

import dev.warp.cli.failure.ExitCode;
import dev.warp.cli.failure.UserErrorException;
import dev.warp.cli.output.Listing;
import dev.warp.cli.output.Units;
import dev.warp.control.access.BearerToken;
import dev.warp.control.access.Operator;
import dev.warp.control.access.OperatorFile;
import dev.warp.control.access.Role;
import dev.warp.control.access.TokenHash;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code warp operators}: changes the file, which the service reads again by itself. */
@Command(
    name = "operators",
    description = {
      "Say who may call a gate or a map besides the users who can read its token file.",
      "Changes its file of operators on this host; the next call goes by it."
    },
    synopsisSubcommandLabel = "[COMMAND]",
    subcommands = {
      OperatorsCommand.ListAll.class,
      OperatorsCommand.Add.class,
      OperatorsCommand.Remove.class
    })
public final class OperatorsCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Option(
      names = "--file",
      scope = ScopeType.INHERIT,
      paramLabel = "FILE",
      defaultValue = "/var/lib/warp/gate.operators",
      description = "The file of operators, beside the private key. Default: ${DEFAULT-VALUE}.")
  private Path path;

  @Override
  public void run() {
    new Listing<Operator>()
        .text("NAME", Operator::name)
        .text("ROLE", operator -> operator.role().toString())
        .print(file().list(), out());
  }

  private OperatorFile file() {
    return new OperatorFile(
        path, problem -> spec.commandLine().getErr().println("warp: " + problem));
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  @Command(name = "list", description = "List operators with their roles.")
  static final class ListAll implements Runnable {

    @ParentCommand private OperatorsCommand operators;

    @Override
    public void run() {
      operators.run();
    }
  }

  @Command(
      name = "add",
      description = {
        "Add an operator, and print its token.",
        "The token is shown this once; the file has nothing it could be made from."
      })
  static final class Add implements Runnable {

    @ParentCommand private OperatorsCommand operators;

    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "What logs call it.")
    private String name;

    @Option(
        names = "--role",
        required = true,
        paramLabel = "viewer|operator|admin",
        description = "What it may do: see; change tunnels and interfaces, too; everything.")
    private Role role;

    @Override
    public void run() {
      String token = BearerToken.generate(new SecureRandom()::nextBytes);
      Operator operator;
      try {
        operator = new Operator(name, role);
      } catch (IllegalArgumentException e) {
        throw new ParameterException(spec.commandLine(), e.getMessage(), e);
      }
      try {
        operators.file().add(operator, TokenHash.of(token));
      } catch (IllegalArgumentException e) {
        throw new UserErrorException(ExitCode.CONFLICT, e.getMessage(), e);
      } catch (IOException e) {
        throw new UserErrorException(e.getMessage(), e);
      }
      operators.out().println(token);
    }
  }

  @Command(name = "remove", description = "Remove an operator. Its token is worth nothing then.")
  static final class Remove implements Runnable {

    @ParentCommand private OperatorsCommand operators;

    @Parameters(paramLabel = "NAME", description = "Which.")
    private String name;

    @Override
    public void run() {
      try {
        if (!operators.file().remove(name)) {
          throw new UserErrorException(
              ExitCode.NOT_FOUND, operators.path + " has no operator " + Units.printable(name));
        }
      } catch (IOException e) {
        throw new UserErrorException(e.getMessage(), e);
      }
      operators.out().println("removed " + Units.printable(name));
    }
  }
}
