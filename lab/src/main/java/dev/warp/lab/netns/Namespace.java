package dev.warp.lab.netns;

import dev.warp.lab.process.BackgroundProcess;
import dev.warp.lab.process.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** A Linux network namespace of one run: a host, a router or a network of the lab. */
public final class Namespace implements AutoCloseable {

  private static final Path NAMESPACES = Path.of("/run/netns");

  /** Keeps this run apart from others at the same time and from what a killed one left behind. */
  private static final String RUN =
      "warp-%d-%04x".formatted(ProcessHandle.current().pid(), new SecureRandom().nextInt(0x1_0000));

  private static int count;

  private final String role;
  private final String name;
  private final boolean ofOthers;
  private final List<BackgroundProcess> started = Collections.synchronizedList(new ArrayList<>());

  private Namespace(String role, boolean ofOthers) {
    this.role = role;
    this.name = "%s-%d-%s".formatted(RUN, next(), role);
    this.ofOthers = ofOthers;
  }

  /**
   * Makes a namespace with its loopback interface up.
   *
   * @param role what it stands for, as in "vehicle"; part of its name
   */
  public static Namespace create(String role) {
    Namespace namespace = new Namespace(role, false);
    Command.of("ip", "netns", "add", namespace.name).run();
    try {
      namespace.ip("link set lo up");
    } catch (RuntimeException e) {
      namespace.close();
      throw e;
    }
    return namespace;
  }

  /**
   * Gives the namespace of a running process a name, so that it can be used from here as one of our
   * own, as that of a container. Closing it takes the name away, and leaves the process alone.
   *
   * @param role as for {@link #create}
   * @param pid on this machine
   */
  public static Namespace ofProcess(String role, long pid) {
    Namespace namespace = new Namespace(role, true);
    Command.of("ip", "netns", "attach", namespace.name, Long.toString(pid)).run();
    return namespace;
  }

  private static synchronized int next() {
    return count++;
  }

  /** What it stands for. */
  public String role() {
    return role;
  }

  /** Its name, as {@code ip netns} shows it. */
  public String name() {
    return name;
  }

  /** A command that will run inside this namespace. */
  public Command command(String... arguments) {
    return Command.of(inside(List.of(arguments)));
  }

  /**
   * Runs {@code ip} on this namespace.
   *
   * @param arguments separated by single spaces, as in "link set lo up"
   * @return what it printed
   */
  public String ip(String arguments) {
    return configure("ip", arguments);
  }

  /** Runs {@code tc} on this namespace; arguments and result as for {@link #ip}. */
  public String tc(String arguments) {
    return configure("tc", arguments);
  }

  private String configure(String program, String arguments) {
    List<String> command = new ArrayList<>(List.of(program, "-n", name));
    Collections.addAll(command, arguments.split(" ", -1));
    return Command.of(command).run();
  }

  /** Runs an nftables script, as one transaction. */
  public void nft(String script) {
    command("nft", "-f", "-").withInput(script).run();
  }

  /**
   * Sets a kernel parameter of this namespace.
   *
   * @param key as in "net.ipv4.ip_forward"; it must be one that each namespace has for itself
   */
  public void sysctl(String key, String value) {
    call(() -> Files.writeString(Path.of("/proc/sys", key.split("\\.")), value));
  }

  /**
   * Has the programs that are started here from now on ask a name server, and no other.
   *
   * @param address of the server
   */
  public void useNameServer(String address) {
    Path folder = ownEtc();
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("resolv.conf"), "nameserver " + address + "\n");
      // Else systemd's resolver may be asked, which is the machine's own.
      Files.writeString(folder.resolve("nsswitch.conf"), "hosts: files dns\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is in there takes the place of files of /etc, for what runs inside: see ip-netns(8). */
  private Path ownEtc() {
    return Path.of("/etc/netns", name);
  }

  /**
   * Starts a program inside this namespace; it is stopped when the namespace is closed, at latest.
   *
   * @param log the file its output is appended to
   */
  public BackgroundProcess start(
      List<String> arguments, Map<String, String> environment, Path log) {
    BackgroundProcess process = BackgroundProcess.start(inside(arguments), environment, log);
    started.add(process);
    return process;
  }

  /** An unbound, blocking UDP socket inside this namespace. The caller closes it. */
  public DatagramChannel openUdp(StandardProtocolFamily family) {
    return call(() -> DatagramChannel.open(family));
  }

  /** A blocking UDP socket inside this namespace, bound to an address. The caller closes it. */
  public DatagramChannel bindUdp(InetSocketAddress address) {
    return call(
        () -> {
          DatagramChannel channel = DatagramChannel.open(familyOf(address));
          try {
            return channel.bind(address);
          } catch (IOException e) {
            channel.close();
            throw new IOException("cannot bind %s in %s".formatted(address, name), e);
          }
        });
  }

  /**
   * Runs an action on a thread inside this namespace: sockets that it opens belong here.
   *
   * @throws UncheckedIOException if the namespace cannot be entered, or the action throws an
   *     IOException
   */
  public <T> T call(Callable<T> action) {
    try {
      return NamespaceThread.call(NAMESPACES.resolve(name), action);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /** Stops the programs started inside, last first, and deletes the namespace. */
  @Override
  public void close() {
    for (BackgroundProcess process : List.copyOf(started).reversed()) {
      process.close();
    }
    if (!ofOthers) {
      killStragglers();
    }
    Command.of("ip", "netns", "del", name).run();
    removeOwnEtc();
  }

  private void removeOwnEtc() {
    try {
      for (String file : List.of("resolv.conf", "nsswitch.conf")) {
        Files.deleteIfExists(ownEtc().resolve(file));
      }
      Files.deleteIfExists(ownEtc());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends what the started programs left behind, which would keep the namespace alive. */
  private void killStragglers() {
    Command.of("ip", "netns", "pids", name)
        .run()
        .lines()
        .map(Long::valueOf)
        .flatMap(pid -> ProcessHandle.of(pid).stream())
        .forEach(ProcessHandle::destroyForcibly);
  }

  private List<String> inside(List<String> arguments) {
    List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", name));
    command.addAll(arguments);
    return command;
  }

  private static StandardProtocolFamily familyOf(InetSocketAddress address) {
    return address.getAddress() instanceof Inet4Address
        ? StandardProtocolFamily.INET
        : StandardProtocolFamily.INET6;
  }

  /** Its name. */
  @Override
  public String toString() {
    return name;
  }
}
